package io.culvert.store;

/// A mark in the database, to compare with the mark in the data folder: a database restored from a backup has
/// an older mark.
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

    /// Sets the mark.
    ///
    /// @param mark at most 64 characters
    public void write(String mark) {
        database.transaction(handle -> handle.createUpdate("update database_use set mark = :mark")
            .bind("mark", mark)
            .execute());
    }
}
