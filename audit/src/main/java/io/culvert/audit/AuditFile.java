package io.culvert.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The file `audit.jsonl`, mode 0600, which is rotated to `audit-TIME.jsonl` when it is too long or too old.
final class AuditFile implements LineSink {

    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSSSSS")
        .withZone(ZoneOffset.UTC);

    /// Former versions appended an `x` to a time that was in use.
    private static final Pattern ASIDE = Pattern.compile("audit-([0-9]{8}T[0-9]{6}\\.[0-9]{6})x*\\.jsonl");

    private final Path folder;
    private final AuditConfig config;
    private final InstantSource clock;
    private FileChannel channel;
    private Instant since;

    AuditFile(Path folder, AuditConfig config, InstantSource clock) throws IOException {
        this.folder = folder;
        this.config = config;
        this.clock = clock;
        this.channel = open();
        this.since = clock.instant();
        endBrokenLine();
    }

    private Path path() {
        return folder.resolve("audit.jsonl");
    }

    private FileChannel open() throws IOException {
        return FileChannel.open(path(),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    /// Ends a partial last line, which a killed process may have left, so that the next event starts a
    /// new one.
    private void endBrokenLine() throws IOException {
        long size = channel.size();
        channel.position(size);
        ByteBuffer last = ByteBuffer.allocate(1);
        if (size > 0 && channel.read(last, size - 1) == 1 && last.get(0) != '\n') {
            channel.write(ByteBuffer.wrap(new byte[]{'\n'}));
        }
    }

    @Override
    public void write(ByteBuffer lines) throws IOException {
        long start = channel.position();
        if (start > 0 && (isOld() || start + lines.remaining() > config.maxFileBytes())) {
            rotate();
            start = 0;
        }
        try {
            while (lines.hasRemaining()) {
                channel.write(lines);
            }
        } catch (IOException e) {
            channel.truncate(start);
            throw e;
        }
    }

    /// Also true if the clock was set back: otherwise the file would not reach its age until the clock has
    /// caught up.
    private boolean isOld() {
        Instant now = clock.instant();
        return now.isBefore(since) || !now.isBefore(since.plus(config.maxFileAge()));
    }

    private void rotate() throws IOException {
        if (Files.exists(path())) {
            Files.move(path(), aside());
        }
        FileChannel fresh = open();
        channel.close();
        channel = fresh;
        since = clock.instant();
        List<Path> kept = putAside();
        for (Path file : kept.subList(0, Math.max(0, kept.size() - config.keep()))) {
            Files.deleteIfExists(file);
        }
    }

    /// A name that sorts after those of all other files, even if the clock was set back, because the files
    /// that sort first are deleted first.
    private Path aside() throws IOException {
        Instant now = clock.instant();
        Instant last = putAside().stream()
            .flatMap(file -> time(file).stream())
            .max(Comparator.naturalOrder())
            .orElse(Instant.MIN);
        return folder.resolve("audit-"
                + STAMP.format(last.isBefore(now) ? now : last.plus(1, ChronoUnit.MICROS)) + ".jsonl");
    }

    private static Optional<Instant> time(Path aside) {
        Matcher name = ASIDE.matcher(aside.getFileName().toString());
        try {
            return name.matches() ? Optional.of(STAMP.parse(name.group(1), Instant::from)) : Optional.empty();
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /// The rotated files, the oldest first.
    private List<Path> putAside() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> ASIDE.matcher(file.getFileName().toString()).matches())
                .sorted()
                .toList();
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
