package io.culvert.server;

import io.culvert.transport.Reasons;
import java.io.IOException;
import java.nio.file.Path;

/// Marks a data folder as restored from a backup, or its database.
public final class Restore {

    private Restore() {}

    /// Makes the next start of the service revoke every client access token. The service must not run.
    ///
    /// @throws StartException if the folder cannot be used, or a service uses it
    public static void mark(Path dataDir) throws StartException {
        try (DataDirectory data = DataDirectory.open(dataDir)) {
            DataDirectory.writeSecret(file(data.path(".")), new byte[0]);
        } catch (IOException e) {
            throw new StartException("data-dir: " + dataDir + " cannot be written (" + Reasons.of(e) + ")",
                    e);
        }
    }

    static Path file(Path dataDir) {
        return dataDir.resolve("restored");
    }
}
