package io.culvert.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A page of which the bench writes parts. What stands outside their marks is somebody's own text and
/// is kept.
record Page(Path file) {

    /// Writes a part in place of what it was; a new one goes to the end.
    void put(String part, String text) throws IOException {
        String begin = "<!-- " + part + ": written by ./culvert-bench, do not edit -->\n";
        String end = "<!-- end of " + part + " -->\n";
        String old = Files.exists(file) ? Files.readString(file) : "# Benchmarks\n";
        if (!old.contains(begin)) {
            old += "\n" + begin + end;
        }
        Files.writeString(file,
                old.substring(0, old.indexOf(begin)) + begin + text + old.substring(old.indexOf(end)));
    }
}
