package io.culvert.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A page of which the bench writes the parts between its marks. Text outside the marks is written by people
/// and kept.
record MarkedPage(Path file) {

    /// Replaces a part; a new one goes to the end of the page.
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
