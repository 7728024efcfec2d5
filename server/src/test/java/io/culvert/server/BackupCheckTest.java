package io.culvert.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.store.Database;
import io.culvert.store.DatabaseMark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Backups of the database, the folder, or both, that are put back.
class BackupCheckTest {

    @TempDir
    Path folder;

    private Path data;
    private Database database;
    private BackupCheck check;

    @BeforeEach
    void start() throws IOException {
        data = Files.createDirectory(folder.resolve("data"));
        database = Database.embedded(folder.resolve("db"));
        check = new BackupCheck(data, new DatabaseMark(database));
        assertThat(check.reason()).isEmpty();
        check.advance();
        assertThat(check.reason()).isEmpty();
    }

    @AfterEach
    void stop() {
        database.close();
    }

    @Test
    void aDatabaseOfAnEarlierMinuteIsKnown() throws IOException {
        String backup = new DatabaseMark(database).read();
        check.advance();
        assertThat(check.reason()).isEmpty();
        new DatabaseMark(database).write(backup);
        assertThat(check.reason()).contains("database and data folder are of different times");
    }

    @Test
    void aFolderThatIsACopyIsKnown() throws IOException {
        Path copy = Files.createDirectory(folder.resolve("copy"));
        Files.copy(data.resolve("database.mark"), copy.resolve("database.mark"),
                StandardCopyOption.COPY_ATTRIBUTES);
        assertThat(new BackupCheck(copy, new DatabaseMark(database)).reason())
            .contains("the data folder is a copy");
        Path moved = Files.move(data, folder.resolve("moved"));
        assertThat(new BackupCheck(moved, new DatabaseMark(database)).reason()).isEmpty();
    }

    /// A file system may give a restored file the inode of the file that was deleted.
    @Test
    void aCopyWithTheSameInodeIsKnown() throws Exception {
        Path mark = data.resolve("database.mark");
        byte[] backup = Files.readAllBytes(mark);
        FileTime modified = Files.getLastModifiedTime(mark);
        Thread.sleep(1100);
        Files.write(mark, backup);
        Files.setLastModifiedTime(mark, modified);
        assertThat(check.reason()).contains("the data folder is a copy");
        check.advance();
        assertThat(check.reason()).isEmpty();
    }

    /// Files of releases that did not write the time.
    @Test
    void aFileWithItsInodeAloneIsBelieved() throws IOException {
        Path mark = data.resolve("database.mark");
        Files.writeString(mark, Files.readString(mark).replaceFirst(" written .*", ""));
        assertThat(check.reason()).isEmpty();
    }

    @Test
    void aFolderThatTheDatabaseDoesNotKnowIsKnown() throws IOException {
        Path other = Files.createDirectory(folder.resolve("other"));
        assertThat(new BackupCheck(other, new DatabaseMark(database)).reason())
            .contains("the database served another data folder");
    }

    @Test
    void whoPutADiskBackSaysSo() throws Exception {
        Restore.mark(data);
        assertThat(check.reason()).contains("'culvert restore' says so");
        check.advance();
        assertThat(check.reason()).isEmpty();
    }

    /// The folder's file is written before and after the database's mark.
    @Test
    void aProcessThatEndedBetweenTheTwoIsNotABackup() throws IOException {
        String before = new DatabaseMark(database).read();
        String text = Files.readString(data.resolve("database.mark"));
        Files.writeString(data.resolve("database.mark"), text.replace(before, before + "\nthe next"));
        assertThat(check.reason()).isEmpty();
        new DatabaseMark(database).write("the next");
        assertThat(check.reason()).isEmpty();
    }
}
