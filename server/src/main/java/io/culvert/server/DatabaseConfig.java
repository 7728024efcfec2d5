package io.culvert.server;

import io.culvert.store.Database;
import io.culvert.tunnel.StoreException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The database of tunnels, things and identities.
///
/// @param url `jdbc:postgresql://…`; null for the embedded database
public record DatabaseConfig(@Nullable String url, @Nullable String user, @Nullable String password) {

    /// The embedded database, in the data folder.
    public static final DatabaseConfig DEFAULTS = new DatabaseConfig(null, null, null);

    /// Opens this database.
    ///
    /// @param folder of the embedded database
    /// @param lost called on another thread when another process has taken the database over
    /// @throws StoreException if it cannot be opened
    Database open(Path folder, Runnable lost) {
        return url == null ? Database.embedded(folder)
                : Database.postgresql(url, orEmpty(user), orEmpty(password), lost);
    }

    /// Opens this database for use together with other nodes.
    ///
    /// @throws StoreException if it cannot be opened
    Database openShared(int connections) {
        return Database.shared(orEmpty(url), orEmpty(user), orEmpty(password), connections);
    }

    static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    /// Without the password.
    @Override
    public String toString() {
        return "DatabaseConfig[" + url + ", " + user + "]";
    }
}
