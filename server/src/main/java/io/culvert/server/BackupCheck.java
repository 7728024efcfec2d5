package io.culvert.server;

import io.culvert.store.DatabaseMark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Detects whether the database or the data folder was restored from a backup: their tokens may have been
/// used or rotated after the backup.
///
/// Database and folder contain the same mark, which changes every minute, so this class detects that one of
/// the two was restored, unless the backup is of the same minute. The file in the folder contains its own
/// inode and the time at which it was written. A copy has another inode, or one that the file system used
/// again; then the system's time of the last change (ctime), which no tool can set, is later. This class
/// cannot detect a restored snapshot of a whole disk; [Restore] is for that.
final class BackupCheck {

    private static final String FILE = "database.mark";

    /// How long writing the file may take from its creation to its last name.
    private static final Duration WRITE_TIME = Duration.ofSeconds(1);

    private static final int MAX_WRITES = 3;

    private static final String WRITTEN = " written ";

    private final Path folder;
    private final DatabaseMark database;

    BackupCheck(Path folder, DatabaseMark database) {
        this.folder = folder;
        this.database = database;
    }

    /// Why the tokens are not to be trusted; empty if they are.
    Optional<String> reason() throws IOException {
        if (Files.exists(Restore.file(folder))) {
            return Optional.of("'culvert restore' says so");
        }
        Path file = folder.resolve(FILE);
        String mark = database.read();
        if (!Files.exists(file)) {
            return mark.isEmpty() ? Optional.empty() : Optional.of("the database served another data folder");
        }
        List<String> lines = Files.readAllLines(file);
        if (!lines.subList(Math.min(1, lines.size()), lines.size()).contains(mark)) {
            return Optional.of("database and data folder are of different times");
        }
        return isOriginal(file, lines.getFirst()) ? Optional.empty()
                : Optional.of("the data folder is a copy");
    }

    /// Writes a new mark to database and folder. The folder keeps the old mark beside the new one until the
    /// database has the new one, in case the process ends in between.
    void advance() throws IOException {
        String next = UUID.randomUUID().toString();
        write(List.of(database.read(), next));
        database.write(next);
        write(List.of(next));
        Files.deleteIfExists(Restore.file(folder));
    }

    /// Writes again if writing took so long that the next start would take the file for a copy.
    private void write(List<String> marks) throws IOException {
        int writes = 0;
        do {
            writeOnce(marks);
            writes++;
        } while (!isOriginal(folder.resolve(FILE), Files.readAllLines(folder.resolve(FILE)).getFirst())
                && writes < MAX_WRITES);
    }

    private void writeOnce(List<String> marks) throws IOException {
        Path fresh = folder.resolve(FILE + ".new");
        Files.deleteIfExists(fresh);
        DataDirectory.writeSecret(fresh, new byte[0]);
        Files.writeString(fresh,
                inode(fresh) + WRITTEN + changed(fresh) + "\n" + String.join("\n", marks) + "\n",
                StandardOpenOption.SYNC);
        Files.move(fresh, folder.resolve(FILE), StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    private static boolean isOriginal(Path file, String identity) throws IOException {
        int time = identity.indexOf(WRITTEN);
        if (time < 0) {
            return identity.equals(inode(file));
        }
        return identity.substring(0, time).equals(inode(file))
                && isWithinWriteTime(identity.substring(time + WRITTEN.length()), changed(file));
    }

    private static boolean isWithinWriteTime(String written, Instant changed) {
        try {
            return Duration.between(Instant.parse(written), changed).abs().compareTo(WRITE_TIME) <= 0;
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    private static String inode(Path file) throws IOException {
        return "inode " + Files.getAttribute(file, "unix:ino");
    }

    private static Instant changed(Path file) throws IOException {
        return ((FileTime) Files.getAttribute(file, "unix:ctime")).toInstant();
    }
}
