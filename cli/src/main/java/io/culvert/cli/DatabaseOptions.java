package io.culvert.cli;

import io.culvert.server.DatabaseConfig;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Options of `serve`: the database.
@SuppressWarnings("FieldCanBeFinal") // set by picocli
final class DatabaseOptions {

    @Option(names = "--database-url", paramLabel = "URL", description = "jdbc:postgresql://… (embedded)")
    private @Nullable String url;

    @Option(names = "--database-user", paramLabel = "NAME", description = "the user of the database")
    private @Nullable String user;

    @Option(names = "--database-password", paramLabel = "TEXT", description = "the password of this user; set CULVERT_DATABASE_PASSWORD instead")
    private @Nullable String password;

    private static String beginning(String url) {
        int colon = url.indexOf(':');
        return colon < 1 ? "has no scheme" : "begins with " + url.substring(0, colon + 1);
    }

    DatabaseConfig config() {
        if (url != null && !url.startsWith("jdbc:postgresql:")) {
            // Without the value, which may contain a password.
            throw new IllegalArgumentException(
                    "database-url: " + beginning(url) + " (expected: jdbc:postgresql://HOST:PORT/DATABASE)");
        }
        return new DatabaseConfig(url, user, password);
    }
}
