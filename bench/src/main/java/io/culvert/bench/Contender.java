package io.culvert.bench;

import java.io.IOException;
import java.nio.file.Path;

/// One way to carry TCP that is compared: opens a way from a port of this machine to the target.
///
/// @param name for tables and pictures
/// @param hoards whether it takes in more than it passes on, and works at that when a load has long ended: the
/// way is opened anew for each figure, or the others would be measured beside that work
record Contender(String name, boolean hoards, Opening opening) {

    /// Opens the way; the route holds every process that it starts.
    @FunctionalInterface
    interface Opening {

        /// Opens it; connections are taken when this returns.
        ///
        /// @param folder of its own, for files
        Route open(Path folder, int targetPort) throws IOException, InterruptedException;
    }
}
