package io.culvert.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What an agent keeps for its next start.
class TunnelFileTest {

    private static final ServedTunnel TUNNEL = new ServedTunnel("t1.access", "client-token",
            List.of("SSH", "HTTP"), Instant.parse("2026-11-26T12:00:00Z"));

    @TempDir
    Path folder;

    @Test
    void keepsTunnelsWhereTheOwnerAloneReadsThem() throws Exception {
        Path kept = folder.resolve("agent.tunnels");
        TunnelFile file = new TunnelFile(kept);
        assertThat(file.read()).isEmpty();
        file.write(List.of(TUNNEL));
        assertThat(new TunnelFile(kept).read()).containsExactly(TUNNEL);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept))).isEqualTo("rw-------");
        file.write(List.of());
        assertThat(file.read()).isEmpty();
        try (var left = Files.list(folder)) {
            assertThat(left).containsExactly(kept);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "{\"tunnels\":[{}]}", "{\"tunnels\":[{\"since\":\"x\"}]}"})
    void startsWithoutAFileThatIsSomethingElse(String text) throws Exception {
        Path kept = Files.writeString(folder.resolve("agent.tunnels"), text);
        assertThat(new TunnelFile(kept).read()).isEmpty();
    }

    @Test
    void worksWithoutAFile() {
        new TunnelFile(null).write(List.of(TUNNEL));
        assertThat(new TunnelFile(null).read()).isEmpty();
        new TunnelFile(folder.resolve("missing/agent.tunnels")).write(List.of(TUNNEL));
    }

    @Test
    void showsNoSecrets() {
        assertThat(TUNNEL).hasToString("ServedTunnel[SSH, HTTP]");
    }
}
