package io.culvert.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.culvert.localproxy.LocalAddress;
import io.culvert.localproxy.bond.ResumeConfig;
import io.culvert.transport.EventLoops;
import io.culvert.transport.TlsContexts;
import io.netty.handler.ssl.SslContext;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tunnels of a service that cannot be reached.
class ServedTunnelsTest {

    private static final Duration HALF_A_DAY = Duration.ofHours(12);

    @TempDir
    Path folder;

    private final EventLoops loops = new EventLoops("test", 1);
    private final ExecutorService worker = Executors.newSingleThreadExecutor();
    private final AtomicLong nanos = new AtomicLong();
    private TunnelFile file;
    private ServedTunnels tunnels;

    @BeforeEach
    void open() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Path kept = folder.resolve("agent.tunnels");
        file = new TunnelFile(kept);
        AgentConfig.Target service = new AgentConfig.Target("127.0.0.1", port, null);
        SslContext tls = TlsContexts.unverifiedClient();
        tunnels = new ServedTunnels(
                new AgentConfig("pump", new DeviceFiles(kept, kept, kept), service, service,
                        Map.of("SSH", new LocalAddress.Tcp("127.0.0.1", 22)), kept,
                        ResumeConfig.OF_AGENT.with(ResumeConfig.Use.OFF), new AgentConfig.Limits(2, 1)),
                false, () -> tls, new Agent.Shared(loops, worker, InstantSource.system(), event -> {}),
                nanos::get, null);
    }

    @AfterEach
    void close() throws Exception {
        worker.submit(tunnels::close).get();
        worker.close();
        loops.close();
    }

    @Test
    void givesUpATunnelWhoseServiceWasNotReachedForHalfADay() throws Exception {
        worker.submit(() -> tunnels.open(new TunnelNotification("token", List.of("SSH")))).get();
        nanos.addAndGet(HALF_A_DAY.toNanos());
        worker.submit(tunnels::forgetAbsent).get();
        assertThat(file.read()).hasSize(1);
        nanos.incrementAndGet();
        worker.submit(tunnels::forgetAbsent).get();
        assertThat(file.read()).isEmpty();
        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> assertThat(tunnels.count()).isZero());
    }

    @Test
    void resumesTunnelsHoweverOldTheyAre() throws Exception {
        file.write(List
            .of(new ServedTunnel("token", UUID.randomUUID().toString(), List.of("SSH"), Instant.EPOCH)));
        worker.submit(tunnels::restore).get();
        assertThat(tunnels.count()).isOne();
        assertThat(file.read()).hasSize(1);
    }

    @Test
    void skipsATunnelBeyondThoseThatMayWait() throws Exception {
        int most = 2 + ServedTunnels.MOST_WAITING;
        for (int i = 0; i < most; i++) {
            assertThat(open("token-" + i)).isTrue();
        }
        assertThat(open("one-more")).isFalse();
        assertThat(file.read()).hasSize(most)
            .extracting(ServedTunnel::accessToken)
            .doesNotContain("one-more");
    }

    @Test
    void startsOneProxyForANotificationThatComesTwice() throws Exception {
        assertThat(open("token")).isTrue();
        assertThat(open("token")).isFalse();
        assertThat(tunnels.count()).isOne();
    }

    private boolean open(String token) throws Exception {
        return worker.submit(() -> tunnels.open(new TunnelNotification(token, List.of("SSH")))).get();
    }

    @Test
    void keepsNothingOfATokenThatCannotBeSent() {
        assertThatThrownBy(() -> open("to ken")).hasCauseInstanceOf(IllegalArgumentException.class);
        assertThat(file.read()).isEmpty();
        assertThat(tunnels.count()).isZero();
    }
}
