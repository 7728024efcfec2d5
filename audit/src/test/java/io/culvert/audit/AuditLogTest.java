package io.culvert.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The audit's promises.
class AuditLogTest {

    private static final Instant NOON = Instant.parse("2026-11-25T12:00:00.123456Z");

    @TempDir
    Path folder;

    private volatile Instant now = NOON;

    private static AuditEvent event(String kind) {
        return new AuditEvent(NOON, kind);
    }

    private AuditLog open(AuditConfig config) throws IOException {
        return AuditLog.open(folder, config, () -> now);
    }

    private Path file() {
        return folder.resolve("audit.jsonl");
    }

    @Test
    void aLineIsInTheFileWhenTheWriteReturns() throws Exception {
        try (AuditLog log = open(AuditConfig.DEFAULTS)) {
            log.write(event("call").with("thing", "pump").with("side", null).with("thing", "valve"));
            assertThat(Files.readString(file()))
                .isEqualTo("{\"time\":\"2026-11-25T12:00:00.123Z\",\"kind\":\"call\",\"thing\":\"pump\"}\n");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
        }
    }

    @Test
    void untrustedTextStaysOneLineAndShowsNoToken() throws Exception {
        try (AuditLog log = open(AuditConfig.DEFAULTS)) {
            log.write(event("a\n\"\\\u202e\u0007")
                .with("reason", "tunnelId: culvert-" + "a_-Z".repeat(16) + " is unknown")
                .with("long", "x".repeat(5000)));
        }
        String line = Files.readString(file());
        assertThat(line.lines()).hasSize(1);
        assertThat(line).contains("a\\u000a\\\"\\\\\\u202e\\u0007", "\"tunnelId: (token) is unknown\"")
            .hasSizeLessThan(1300);
    }

    @Test
    void manyWriteAtOnceAndNothingIsMissing() throws Exception {
        try (AuditLog log = open(AuditConfig.DEFAULTS);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 2000; i++) {
                int number = i;
                threads.submit(() -> log.write(event("call").with("number", "n" + number + ";")));
            }
        }
        assertThat(Files.readAllLines(file())).hasSize(2000).doesNotHaveDuplicates();
    }

    @Test
    void putsFilesAsideBySizeAndKeepsSoMany() throws Exception {
        try (AuditLog log = open(new AuditConfig(4096, Duration.ofDays(1), 2))) {
            for (int i = 0; i < 50; i++) {
                now = now.plusMillis(1);
                log.write(event("call").with("text", "x".repeat(500)));
            }
        }
        List<Path> files = files();
        assertThat(files).hasSize(3);
        for (Path file : files) {
            assertThat(Files.size(file)).isBetween(1L, 4096L);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        }
    }

    @Test
    void putsAFileAsideByAge() throws Exception {
        try (AuditLog log = open(new AuditConfig(1 << 20, Duration.ofHours(1), 2))) {
            log.write(event("old"));
            now = now.plus(Duration.ofHours(1));
            log.write(event("new"));
        }
        assertThat(files()).hasSize(2);
        assertThat(Files.readString(file())).contains("new").doesNotContain("old");
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.toList();
        }
    }

    /// A file that was put aside while the clock was ahead must not count as the newest for years: what is
    /// written afterwards would be deleted first.
    @Test
    void keepsTheNewestFilesAfterTheClockWasSetBack() throws Exception {
        now = NOON.plus(Duration.ofDays(4000));
        try (AuditLog log = open(new AuditConfig(4096, Duration.ofHours(1), 2))) {
            for (int file = 0; file < 3; file++) {
                log.write(event("ahead-" + file));
                now = now.plus(Duration.ofHours(1));
            }
            now = NOON;
            for (int file = 0; file < 3; file++) {
                log.write(event("back-" + file));
                now = now.plus(Duration.ofHours(1));
            }
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.filter(each -> !each.equals(file()))).extracting(Files::readString)
                .satisfiesExactlyInAnyOrder(text -> assertThat(text).contains("back-0"),
                        text -> assertThat(text).contains("back-1"));
        }
        assertThat(Files.readString(file())).contains("back-2");
    }

    @Test
    void endsTheHalfLineOfAKilledProcess() throws Exception {
        Files.writeString(file(), "{\"time\":\"20");
        try (AuditLog log = open(AuditConfig.DEFAULTS)) {
            log.write(event("call"));
        }
        assertThat(Files.readAllLines(file())).hasSize(2).last().asString().startsWith("{\"time\":\"2026");
    }

    @Test
    void aFullDiskRefusesAtOnceAndLosesNoLineThatFits() throws Exception {
        FullDisk disk = new FullDisk();
        try (AuditLog log = new AuditLog(disk, 1)) {
            assertThatThrownBy(() -> log.write(event("first"))).isInstanceOf(AuditException.class);
            assertThat(log.isWritable()).isFalse();
            assertThatThrownBy(() -> log.write(event("second"))).isInstanceOf(AuditException.class);
            log.offer(event("third"));
            assertThat(log.failures()).isPositive();
            disk.full = false;
            await().until(log::isWritable);
            log.write(event("fourth"));
            assertThat(disk.text()).containsSubsequence("first", "second", "third", "fourth");
            assertThat(log.lost()).isZero();
        }
    }

    @Test
    void countsWhatItHasNoRoomFor() throws Exception {
        FullDisk disk = new FullDisk();
        try (AuditLog log = new AuditLog(disk, 1)) {
            for (int i = 0; i < 10_000; i++) {
                log.offer(event("flood"));
            }
            assertThat(log.lost()).isBetween(1L, 10_000L - 8192);
        }
    }

    /// A disk that is full until it is told otherwise.
    private static final class FullDisk implements LineSink {

        private final StringBuilder written = new StringBuilder();
        private volatile boolean full = true;

        @Override
        public synchronized void write(ByteBuffer lines) throws IOException {
            if (full) {
                throw new IOException("No space left on device");
            }
            written.append(StandardCharsets.US_ASCII.decode(lines));
        }

        synchronized String text() {
            return written.toString();
        }

        @Override
        public void close() {}
    }
}
