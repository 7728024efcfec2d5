package io.culvert.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.it.FaultyLine.Fault;
import io.culvert.localproxy.LocalProxyConfig.Mode;
import io.culvert.localproxy.PortMappings;
import io.culvert.localproxy.bond.BondSettings;
import io.culvert.store.PostgresqlServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Programs in the middle of their work outlive cuts of either WebSocket and of both, and the death of the
/// service (spec: c1 1).
class ResumedProgramsTest {

    private static final Duration CUT = Duration.ofMillis(Long.getLong("cut.millis", 500));
    private static final int SCP_BYTES = Integer.getInteger("scp.bytes", 24 << 20);

    /// So that the copy is still going on at the last interruption.
    private static final String SCP_KBITS = System.getProperty("scp.kbits", "8000");

    @TempDir
    Path folder;

    private ServeProcess service;
    private FaultyLine near;
    private FaultyLine far;
    private Proxies proxies;
    private Proxies.Proxy source;
    private SshServer sshd;
    private ChecksumServer sums;

    /// What happens to the way between two programs.
    private enum Interruption {
        NEAR_WEBSOCKET, FAR_WEBSOCKET, BOTH_WEBSOCKETS, SERVICE_KILLED
    }

    @BeforeEach
    void connect() throws Exception {
        Tools.needBoto3();
        Tools.need("nc", "netcat-openbsd");
        PostgresqlServer.need();
        sshd = new SshServer(folder.resolve("ssh"));
        sums = new ChecksumServer();
        service = serve();
        near = new FaultyLine(this::dataPort);
        far = new FaultyLine(this::dataPort);
        proxies = new Proxies(data());
        JsonNode opened = service
            .boto("show(tunnels.open_tunnel(destinationConfig={'services': ['SSH', 'SUM', 'SQL']}))");
        int postgresql = URI.create(PostgresqlServer.shared().database("resumed").substring("jdbc:".length()))
            .getPort();
        proxies.start(Mode.DESTINATION, opened.path("destinationAccessToken").asString(),
                UUID.randomUUID().toString(), PortMappings
                    .parse("SSH=" + sshd.port() + ",SUM=" + sums.port() + ",SQL=" + postgresql, "127.0.0.1"),
                far.port(), BondSettings.ofAgent());
        source = proxies.start(Mode.SOURCE, opened.path("sourceAccessToken").asString(), null, null,
                near.port(), BondSettings.ofLocalProxy());
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : Stream.of(proxies, near, far, service, sums, sshd)
            .filter(x -> x != null)
            .toList()) {
            each.close();
        }
    }

    private Path data() {
        return folder.resolve("service");
    }

    private ServeProcess serve() throws IOException {
        return new ServeProcess(data(), Map.of()).ready();
    }

    private int dataPort() {
        try {
            return service.dataPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void outliveEveryInterruption() throws Exception {
        Path big = folder.resolve("big");
        byte[] bytes = new byte[SCP_BYTES];
        new Random(1).nextBytes(bytes);
        Files.write(big, bytes);
        try (Dialogue shell = dialogue(ssh("while read line; do echo got $line; done"));
                Dialogue counter = dialogue(ssh("i=0; while read line; do i=$((i+1)); echo $i; done"));
                Dialogue psql = dialogue(List.of("psql", "-h", "localhost", "-p", port("SQL"), "-U",
                        PostgresqlServer.USER, "-qAtd", "resumed"));
                Dialogue pipe = dialogue(List.of("nc", "-N", "localhost", port("SUM")));
                Dialogue scp = dialogue(scp(big))) {
            psql.say("begin; declare c cursor for select generate_series(1, 1000);");
            int turn = 0;
            for (Interruption interruption : Interruption.values()) {
                turn++;
                assertThat(shell.ask(interruption.name())).isEqualTo("got " + interruption);
                assertThat(psql.ask("fetch 1 from c;")).isEqualTo(Integer.toString(turn));
                assertThat(pipe.ask(interruption.name())).isEqualTo(interruption.name());
                interrupt(interruption);
                assertThat(counter.ask("")).isEqualTo(Integer.toString(turn));
            }
            assertThat(shell.ask("end")).isEqualTo("got end");
            assertThat(psql.ask("fetch 1 from c;")).isEqualTo(Integer.toString(turn + 1));
            assertThat(pipe.end()).as("the answer to a half-closed pipe comes back").isZero();
            assertThat(pipe.hear()).as("the checksum").isNotEmpty();
            assertThat(scp.end()).isZero();
            assertThat(Files.mismatch(big, folder.resolve("copy"))).isEqualTo(-1);
        }
    }

    private void interrupt(Interruption what) throws Exception {
        switch (what) {
            case NEAR_WEBSOCKET -> cut(near);
            case FAR_WEBSOCKET -> cut(far);
            case BOTH_WEBSOCKETS -> cut(near, far);
            case SERVICE_KILLED -> {
                service.kill();
                service = serve();
            }
        }
    }

    private static void cut(FaultyLine... lines) {
        for (FaultyLine line : lines) {
            line.refuse(true);
            line.begin(Fault.RESET);
        }
        LockSupport.parkNanos(CUT.toNanos());
        for (FaultyLine line : lines) {
            line.refuse(false);
        }
    }

    private String port(String serviceId) throws Exception {
        return Integer.toString(source.port(serviceId));
    }

    private Dialogue dialogue(List<String> command) throws IOException {
        return new Dialogue(Files.createTempFile(folder, "program", ".err"), command);
    }

    private List<String> ssh(String remote) throws Exception {
        List<String> command = new ArrayList<>(List.of("ssh"));
        command.addAll(sshd.options());
        command.addAll(List.of("-p", port("SSH"), System.getProperty("user.name") + "@localhost", remote));
        return command;
    }

    private List<String> scp(Path file) throws Exception {
        List<String> command = new ArrayList<>(List.of("scp", "-q", "-l", SCP_KBITS));
        command.addAll(sshd.options());
        command.addAll(List.of("-P", port("SSH"), file.toString(),
                System.getProperty("user.name") + "@localhost:" + folder.resolve("copy")));
        return command;
    }
}
