package io.culvert.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.culvert.tunnel.NewTunnel;
import io.culvert.tunnel.OpenResult;
import io.culvert.tunnel.RelayTerms;
import io.culvert.tunnel.StoreException;
import io.culvert.tunnel.TunnelId;
import io.culvert.tunnel.Tunnels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The embedded database on a disk of its own, a small tmpfs, that gets full. Needs the right to mount one.
class FullDiskTest {

    @TempDir
    Path folder;

    private Path disk;

    @BeforeEach
    void mount() throws Exception {
        disk = Files.createDirectory(folder.resolve("disk"));
        assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", disk.toString()) == 0,
                "may mount a file system");
    }

    @AfterEach
    void unmount() throws Exception {
        run("umount", disk.toString());
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor();
    }

    @Test
    void aDatabaseWhoseDiskWasFullGoesOnOnceThereIsRoom() throws IOException {
        try (Database database = Database.embedded(disk)) {
            Tunnels tunnels = KilledWriter.tunnels(database);
            List<TunnelId> acknowledged = new ArrayList<>();
            for (int round = 0; round < 3; round++) {
                acknowledged.add(open(tunnels));
                fill();
                assertThatThrownBy(() -> openUntilFull(tunnels, acknowledged))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("store: ");
                Files.delete(disk.resolve("ballast"));
                await().atMost(Duration.ofSeconds(60))
                    .ignoreExceptions()
                    .until(() -> acknowledged.add(open(tunnels)));
            }
            for (TunnelId id : acknowledged) {
                assertThat(tunnels.describe(KilledWriter.ACCOUNT, id)).isPresent();
            }
        }
        try (Database again = Database.embedded(disk)) {
            assertThat(KilledWriter.tunnels(again).list(KilledWriter.ACCOUNT, null, null, 1)).isNotEmpty();
        }
    }

    @Test
    void aStartOnAFullDiskSaysSoInASentence() throws IOException {
        fill();
        assertThatThrownBy(() -> Database.embedded(disk)).isInstanceOf(StoreException.class)
            .hasMessageContainingAll("no space left", disk.toString(), "free some");
        Files.delete(disk.resolve("ballast"));
        Database.embedded(disk).close();
    }

    private static void openUntilFull(Tunnels tunnels, List<TunnelId> acknowledged) {
        for (int i = 0; i < 10_000; i++) {
            acknowledged.add(open(tunnels));
        }
    }

    private static TunnelId open(Tunnels tunnels) {
        return ((OpenResult.Opened) tunnels.open(new NewTunnel(KilledWriter.ACCOUNT, "d".repeat(1500), null,
                Duration.ofHours(1), Map.of(), RelayTerms.NONE)))
            .tunnel()
            .id();
    }

    /// Leaves no byte free.
    private void fill() throws IOException {
        byte[] block = new byte[4096];
        try (var out = Files.newByteChannel(disk.resolve("ballast"), StandardOpenOption.CREATE,
                StandardOpenOption.WRITE)) {
            while (out.write(java.nio.ByteBuffer.wrap(block)) > 0) {
                continue;
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("space");
        }
    }
}
