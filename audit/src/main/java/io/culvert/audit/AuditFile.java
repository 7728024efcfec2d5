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
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/// The file `audit.jsonl`, mode 0600, which is rotated to `audit-TIME.jsonl` when it is too long or too old.
final class AuditFile implements LineSink {

    private final AuditFiles files;
    private final AuditConfig config;
    private final InstantSource clock;
    private FileChannel channel;
    private Instant since;

    AuditFile(Path folder, AuditConfig config, InstantSource clock) throws IOException {
        this.files = new AuditFiles(folder);
        this.config = config;
        this.clock = clock;
        this.channel = open();
        this.since = clock.instant();
        endBrokenLine();
    }

    private FileChannel open() throws IOException {
        return FileChannel.open(files.current(),
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
        if (Files.exists(files.current())) {
            Files.move(files.current(), aside());
        }
        FileChannel fresh = open();
        channel.close();
        channel = fresh;
        since = clock.instant();
        List<String> kept = files.putAside();
        for (String name : kept.subList(0, Math.max(0, kept.size() - config.keep()))) {
            Files.deleteIfExists(files.folder().resolve(name));
        }
    }

    /// A name that sorts after those of all other files, even if the clock was set back, because the files
    /// that sort first are deleted first.
    private Path aside() throws IOException {
        Instant now = clock.instant();
        Instant last = files.putAside()
            .stream()
            .flatMap(name -> AuditFiles.time(name).stream())
            .max(Comparator.naturalOrder())
            .orElse(Instant.MIN);
        return files.aside(last.isBefore(now) ? now : last.plus(1, ChronoUnit.MICROS));
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
