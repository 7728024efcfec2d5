package io.culvert.bench;

import java.io.IOException;
import java.nio.file.Path;

/// Somebody who takes part: opens a way from a port of this machine to the target.
///
/// @param name for tables and pictures
record Contender(String name, Opening opening) {

    /// Opens the way; everything it starts is in the route.
    @FunctionalInterface
    interface Opening {

        /// Opens it; it works when this returns.
        ///
        /// @param folder of its own, for files
        Route open(Path folder, int targetPort) throws IOException, InterruptedException;
    }
}
