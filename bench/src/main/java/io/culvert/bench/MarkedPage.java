package io.culvert.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A page in which the bench writes the parts between its markers. The bench keeps the text outside the
/// markers, which people write.
record MarkedPage(Path file) {

    /// Replaces a part, or appends it to the page if it is new.
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
