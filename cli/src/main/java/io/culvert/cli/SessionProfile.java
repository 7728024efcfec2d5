package io.culvert.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Temporary credentials as a profile of an AWS credentials file. Replaces the profile if it holds temporary
/// credentials already, and refuses to replace a long-term key.
final class SessionProfile {

    private SessionProfile() {}

    /// Writes the profile; the file is replaced as a whole, with mode 0600.
    ///
    /// @throws CliException if the file has a profile of this name with a long-term key
    static void write(Path file, String name, Map<String, String> keys) throws IOException {
        List<String> lines = new ArrayList<>(Files.exists(file) ? Files.readAllLines(file) : List.of());
        remove(lines, name);
        if (!lines.isEmpty() && !lines.getLast().isBlank()) {
            lines.add("");
        }
        lines.add("[" + name + "]");
        keys.forEach((key, value) -> lines.add(key + " = " + value));
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException(file + " is no file");
        }
        Files.createDirectories(folder);
        Path next = Files.createTempFile(folder, ".credentials", "",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(next, lines);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void remove(List<String> lines, String name) {
        int from = lines.indexOf("[" + name + "]");
        if (from < 0) {
            return;
        }
        int to = from + 1;
        while (to < lines.size() && !lines.get(to).startsWith("[")) {
            to++;
        }
        List<String> section = lines.subList(from, to);
        if (section.stream().noneMatch(line -> line.startsWith("aws_session_token"))) {
            throw new CliException("profile: " + name
                    + " is there and has no temporary credentials (expected:" + " another --profile)");
        }
        section.clear();
    }
}
