package io.culvert.server;

import org.jspecify.annotations.Nullable;

/// Where tunnels and things are kept.
///
/// @param url `jdbc:postgresql://…`; null for the embedded database
public record DatabaseConfig(@Nullable String url, @Nullable String user, @Nullable String password) {

    /// Embedded, in the data folder.
    public static final DatabaseConfig DEFAULTS = new DatabaseConfig(null, null, null);

    /// Without the password.
    @Override
    public String toString() {
        return "DatabaseConfig[" + url + ", " + user + "]";
    }
}
