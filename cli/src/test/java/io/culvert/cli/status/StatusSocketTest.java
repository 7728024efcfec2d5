package io.culvert.cli.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.culvert.localproxy.LocalProxyConfig.Mode;
import io.culvert.localproxy.ProxyStatus;
import io.culvert.localproxy.ProxyStatus.OtherSide;
import io.culvert.localproxy.ProxyStatus.Presence;
import io.culvert.localproxy.bond.BondCounters;
import io.culvert.localproxy.bond.BondStatus;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class StatusSocketTest {

    private static final Instant START = Instant.parse("2026-11-26T12:00:00Z");
    private static final Supplier<CompletableFuture<EndReport>> REPORT = () -> CompletableFuture
        .completedFuture(report());

    @TempDir
    Path folder;

    @Test
    void tellsAnAgentsStateAsJson() throws Exception {
        try (StatusSocket _ = StatusSocket.open(path(), REPORT)) {
            JsonNode json = new JsonMapper().readTree(StatusClient.status(path()));
            assertThat(json.path("things").toString())
                .isEqualTo("[{\"thing\":\"pump\",\"services\":[\"SSH\"],\"mqtt\":{\"connected\":false,"
                        + "\"since\":\"2026-11-26T12:00:00Z\",\"reason\":\"it was lost\"}},"
                        + "{\"thing\":\"valve\",\"services\":[],\"mqtt\":{\"connected\":true,"
                        + "\"since\":\"2026-11-26T12:00:00Z\"}}]");
            JsonNode tunnel = json.path("tunnels").path(0);
            assertThat(tunnel.path("thing").asString()).isEqualTo("pump");
            assertThat(tunnel.path("otherSide").toString())
                .isEqualTo("{\"state\":\"away\",\"since\":\"2026-11-26T12:00:00Z\"}");
            assertThat(tunnel.path("bond").toString())
                .isEqualTo("{\"id\":\"01020304\",\"state\":\"waiting\",\"keptBytes\":41232,"
                        + "\"waitingBytes\":7,\"roundTripMillis\":38.0}");
            assertThat(tunnel.path("connections").asInt()).isEqualTo(3);
            assertThat(json.path("counters").path("resumes").asInt()).isZero();
        }
    }

    @Test
    void tellsTheMetricsThatC1Names() throws Exception {
        try (StatusSocket _ = StatusSocket.open(path(), REPORT)) {
            assertThat(StatusClient.metrics(path()).lines()).contains("culvert_agent_connected 0",
                    "culvert_agent_things 2", "culvert_agent_things_connected 1",
                    "culvert_bonds{state=\"up\"} 0", "culvert_bonds{state=\"waiting\"} 1",
                    "culvert_bond_connections 3", "culvert_bond_round_trip_seconds 0.038",
                    "culvert_bond_kept_bytes 41232", "culvert_bond_waiting_bytes 7",
                    "culvert_resumes_total 0", "culvert_resume_seconds_bucket{le=\"+Inf\"} 0",
                    "culvert_resent_bytes_total 0", "culvert_bond_ends_total{reason=\"away\"} 0",
                    "culvert_connection_resets_total{code=\"refused\"} 0", "culvert_stale_frames_total 0",
                    "culvert_epoch_faults_total{fault=\"rule\"} 0");
        }
    }

    @Test
    void isForItsUserAlone() throws Exception {
        try (StatusSocket _ = StatusSocket.open(path(), REPORT)) {
            assertThat(rights(path())).isEqualTo("rw-------");
            assertThat(rights(path().getParent())).isEqualTo("rwx------");
        }
        assertThat(path()).doesNotExist();
        Files.setPosixFilePermissions(path().getParent(), PosixFilePermissions.fromString("rwx--x---"));
        assertThatThrownBy(() -> StatusSocket.open(path(), REPORT)).isInstanceOf(IOException.class)
            .hasMessageContaining("other users may enter");
    }

    @Test
    void replacesADeadProcessesSocketButNotALivingOnes() throws Exception {
        try (StatusSocket _ = StatusSocket.open(path(), REPORT)) {
            assertThatThrownBy(() -> StatusSocket.open(path(), REPORT)).isInstanceOf(IOException.class)
                .hasMessage("another process answers there");
            assertThat(StatusClient.status(path())).contains("pump");
        }
        try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(path()));
        }
        assertThat(path()).exists();
        try (StatusSocket _ = StatusSocket.open(path(), REPORT)) {
            assertThat(StatusClient.status(path())).contains("pump");
        }
    }

    @Test
    void replacesNoOtherFile() throws Exception {
        StatusSocket.open(path(), REPORT).close();
        Files.writeString(path(), "precious");
        assertThatThrownBy(() -> StatusSocket.open(path(), REPORT)).isInstanceOf(IOException.class)
            .hasMessage("a file that is no socket is in its place");
        assertThat(path()).hasContent("precious");
    }

    @Test
    void answersWhileOthersSayNothingAndOutlivesTooMany() throws Exception {
        try (StatusSocket _ = StatusSocket.open(path(), REPORT)) {
            List<SocketChannel> silent = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                silent.add(SocketChannel.open(UnixDomainSocketAddress.of(path())));
            }
            assertThat(StatusClient.status(path())).contains("pump");
            for (int i = 0; i < 20; i++) {
                silent.add(SocketChannel.open(UnixDomainSocketAddress.of(path())));
            }
            for (SocketChannel each : silent) {
                assertThat(each.read(ByteBuffer.allocate(1))).isEqualTo(-1);
                each.close();
            }
            assertThat(StatusClient.status(path())).contains("pump");
        }
    }

    @ParameterizedTest
    @CsvSource({"GET /other HTTP/1.1, 404", "POST /status HTTP/1.1, 405", "nonsense, 400", "'', 400"})
    void refusesOtherRequests(String line, String status) throws Exception {
        try (StatusSocket _ = StatusSocket.open(path(), REPORT);
                SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(path()))) {
            client.write(ByteBuffer.wrap((line + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII)));
            ByteBuffer answer = ByteBuffer.allocate(12);
            int read = 0;
            while (answer.hasRemaining() && read >= 0) {
                read = client.read(answer);
            }
            assertThat(new String(answer.array(), StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 " + status);
        }
    }

    private Path path() {
        return folder.resolve("own/agent.sock");
    }

    private static String rights(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private static EndReport report() {
        ProxyStatus proxy = new ProxyStatus(Mode.DESTINATION, List.of("SSH"),
                new ProxyStatus.Link(true, START, ""), new OtherSide(Presence.AWAY, START), 3,
                new BondStatus("01020304", BondStatus.State.WAITING, 3, 41_232, 7, Duration.ofMillis(38),
                        Duration.ZERO));
        return new EndReport("agent", "1", START,
                List.of(new EndReport.Thing("pump", List.of("SSH"),
                        new EndReport.Mqtt(false, START, "it was lost")),
                        new EndReport.Thing("valve", List.of(), new EndReport.Mqtt(true, START, ""))),
                List.of(new EndReport.Tunnel("Tunnel 1 to SSH", "pump", List.of("SSH"), START, proxy)),
                new BondCounters());
    }
}
