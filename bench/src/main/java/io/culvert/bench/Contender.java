package io.culvert.bench;

import java.io.IOException;
import java.nio.file.Path;

/// One of the compared ways to carry TCP from a port of this machine to the target.
///
/// @param name for tables and pictures
/// @param hoards whether it reads more than it forwards and is still busy with that long after a load has
/// ended. The bench then opens a new way for each figure; otherwise that work would distort the
/// others' figures
record Contender(String name, boolean hoards, Opening opening) {

    /// Opens the way; the returned route owns every process that was started.
    @FunctionalInterface
    interface Opening {

        /// Opens the way; it accepts connections when this returns.
        ///
        /// @param folder a folder for files of this contender only
        Route open(Path folder, int targetPort) throws IOException, InterruptedException;
    }
}
