package io.culvert.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/// The version and commit of this program, which the build recorded.
///
/// @param version `0.1.0`
/// @param commit the first digits of the commit; `unknown` if it was built without its repository
public record Build(String version, String commit) {

    private static final String UNKNOWN = "unknown";

    /// The build of the running program.
    public static Build current() {
        Properties built = new Properties();
        try (InputStream file = Build.class.getResourceAsStream("build.properties")) {
            if (file != null) {
                built.load(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Build(built.getProperty("version", UNKNOWN).replace("-SNAPSHOT", ""),
                built.getProperty("commit", UNKNOWN));
    }

    /// `0.1.0 (1a2b3c4d5e6f)`.
    @Override
    public String toString() {
        return commit.equals(UNKNOWN) ? version : version + " (" + commit + ")";
    }
}
