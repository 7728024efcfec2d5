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
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// `audit.jsonl` in a folder, 0600, put aside as `audit-TIME.jsonl` when it is too long or too old.
final class AuditFile implements LineSink {

    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSSSSS")
        .withZone(ZoneOffset.UTC);

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

    /// A process that was killed may have left half a line.
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
        boolean old = !clock.instant().isBefore(since.plus(config.maxFileAge()));
        if (start > 0 && (old || start + lines.remaining() > config.maxFileBytes())) {
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

    private void rotate() throws IOException {
        Path aside = folder.resolve("audit-" + STAMP.format(clock.instant()) + ".jsonl");
        while (Files.exists(aside)) {
            aside = folder.resolve(aside.getFileName().toString().replace(".jsonl", "x.jsonl"));
        }
        if (Files.exists(path())) {
            Files.move(path(), aside);
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

    /// Oldest first.
    private List<Path> putAside() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().matches("audit-.*\\.jsonl"))
                .sorted()
                .toList();
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
