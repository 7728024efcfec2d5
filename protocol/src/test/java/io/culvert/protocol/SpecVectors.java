package io.culvert.protocol;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The test vectors of docs/spec/c1.md, section 15, read from there.
public final class SpecVectors {

    private static final Path SPEC = Path.of("..", "docs", "spec", "c1.md");

    private SpecVectors() {}

    /// The bytes of a section's table as hex, by what stands before them.
    public static Map<String, String> bytes(String section) {
        Map<String, String> bytes = new HashMap<>();
        for (String line : section(section)) {
            String[] cells = line.split("\\|");
            if (cells.length == 3 && cells[2].strip().matches("`[0-9a-f ]+`")) {
                bytes.put(cells[1].strip(), cells[2].strip().replace("`", "").replace(" ", ""));
            }
        }
        return bytes;
    }

    /// The lines of a section that are in a block of their own.
    public static List<String> block(String section) {
        return section(section).stream()
            .dropWhile(line -> !line.equals("```"))
            .skip(1)
            .takeWhile(line -> !line.equals("```"))
            .toList();
    }

    private static List<String> section(String number) {
        try {
            return Files.readAllLines(SPEC)
                .stream()
                .dropWhile(line -> !line.contains("id=\"" + number + "\""))
                .skip(1)
                .takeWhile(line -> !line.startsWith("#"))
                .toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
