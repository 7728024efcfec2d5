package io.culvert.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The names of the audit's files: `audit.jsonl`, and `audit-TIME.jsonl` of those that were rotated. The
/// names sort in the order in which the files were written.
record AuditFiles(Path folder) {

    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSSSSS")
        .withZone(ZoneOffset.UTC);

    /// Former versions appended an `x` to a time that was in use.
    private static final Pattern ASIDE = Pattern.compile("audit-([0-9]{8}T[0-9]{6}\\.[0-9]{6})x*\\.jsonl");

    /// The file that is written to.
    Path current() {
        return folder.resolve("audit.jsonl");
    }

    /// The file that is rotated at a time.
    Path aside(Instant time) {
        return folder.resolve("audit-" + STAMP.format(time) + ".jsonl");
    }

    /// When a file was rotated; empty if the name tells no time.
    static Optional<Instant> time(String name) {
        Matcher matcher = ASIDE.matcher(name);
        try {
            return matcher.matches() ? Optional.of(STAMP.parse(matcher.group(1), Instant::from))
                    : Optional.empty();
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /// The names of the rotated files, the oldest first.
    List<String> putAside() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                .filter(name -> ASIDE.matcher(name).matches())
                .sorted()
                .toList();
        }
    }

    /// The name of the file that was rotated last; an empty text if there is none.
    String newestAside() throws IOException {
        List<String> names = putAside();
        return names.isEmpty() ? "" : names.getLast();
    }
}
