package io.culvert.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A file of the AWS CLI and SDKs, `credentials` or `config`: sections with keys and values.
///
/// @param sections by name, each with its values by key; of equal keys the last one counts
public record AwsFile(Map<String, Map<String, String>> sections) {

    /// Reads a file. Lines outside a section, and lines without `=`, are ignored.
    ///
    /// @throws IOException if it cannot be read
    public static AwsFile read(Path file) throws IOException {
        return parse(Files.readAllLines(file));
    }

    static AwsFile parse(List<String> lines) {
        Map<String, Map<String, String>> sections = new HashMap<>();
        Map<String, String> section = new HashMap<>();
        for (String line : lines) {
            String text = line.strip();
            int equals = text.indexOf('=');
            if (text.startsWith("[")) {
                section = sections.computeIfAbsent(sectionName(text), name -> new HashMap<>());
            } else if (equals > 0 && !text.startsWith("#")) {
                section.put(text.substring(0, equals).strip(), text.substring(equals + 1).strip());
            }
        }
        return new AwsFile(sections);
    }

    private static String sectionName(String line) {
        int end = line.indexOf(']');
        return line.substring(1, end < 0 ? line.length() : end).strip();
    }

    /// The values of a section; none if the file has no such section.
    public Map<String, String> section(String name) {
        return sections.getOrDefault(name, Map.of());
    }

    /// Shows the names of the sections alone: values are secret.
    @Override
    public String toString() {
        return "AwsFile" + sections.keySet();
    }
}
