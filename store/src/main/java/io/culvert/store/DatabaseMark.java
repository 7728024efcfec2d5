package io.culvert.store;

/// A text that the database keeps beside its data, for the data folder to compare with its own: a database
/// that was put back from a backup has an earlier one.
public final class DatabaseMark {

    private final Database database;

    public DatabaseMark(Database database) {
        this.database = database;
    }

    /// The mark; empty in a new database.
    public String read() {
        return database
            .read(handle -> handle.createQuery("select mark from database_use").mapTo(String.class).one());
    }

    /// Replaces the mark.
    ///
    /// @param mark at most 64 characters
    public void write(String mark) {
        database.transaction(handle -> handle.createUpdate("update database_use set mark = :mark")
            .bind("mark", mark)
            .execute());
    }
}
