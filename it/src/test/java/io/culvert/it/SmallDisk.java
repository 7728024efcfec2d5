package io.culvert.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/// A tmpfs that a test can fill. Needs the right to mount one.
final class SmallDisk implements AutoCloseable {

    private static final int CALLS = 10_000;

    private final Path path;

    private SmallDisk(Path path) {
        this.path = path;
    }

    /// Mounts one, or skips the test.
    static SmallDisk mount(Path path, int megabytes) throws IOException {
        Files.createDirectories(path);
        assumeTrue(Tools
            .run(Map.of(), "mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", path.toString())
            .exit() == 0, "may mount a file system");
        return new SmallDisk(path);
    }

    Path path() {
        return path;
    }

    /// Fills the disk until a call fails, frees it, and waits until the call works again.
    void fillAndFree(Runnable call) throws IOException {
        Path ballast = path.resolve("ballast");
        try (OutputStream out = Files.newOutputStream(ballast)) {
            byte[] block = new byte[4096];
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left");
        }
        assertThatThrownBy(() -> {
            for (int i = 0; i < CALLS; i++) {
                call.run();
            }
        }).isInstanceOf(AssertionError.class);
        Files.delete(ballast);
        await().atMost(Duration.ofSeconds(60)).ignoreException(AssertionError.class).until(() -> {
            call.run();
            return true;
        });
    }

    @Override
    public void close() {
        Tools.run(Map.of(), "umount", path.toString());
    }
}
