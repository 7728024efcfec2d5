package io.culvert.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.culvert.localproxy.LocalAddress;
import io.culvert.transport.Endpoint;
import io.culvert.transport.EventLoops;
import io.culvert.transport.TlsContexts;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
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
        file = new TunnelFile(folder.resolve("agent.tunnels"));
        tunnels = new ServedTunnels(Map.of("SSH", new LocalAddress.Tcp("127.0.0.1", 22)),
                new Endpoint("127.0.0.1", port, TlsContexts.unverifiedClient(), null), loops, worker, file,
                InstantSource.system(), nanos::get, null, new AgentConfig.Limits(2, 1));
    }

    @AfterEach
    void close() {
        tunnels.close();
        worker.close();
        loops.close();
    }

    @Test
    void givesUpATunnelThatHasOutlivedItsToken() throws Exception {
        worker.submit(() -> tunnels.open(new TunnelNotification("token", List.of("SSH")))).get();
        nanos.addAndGet(HALF_A_DAY.toNanos());
        worker.submit(tunnels::forgetOld).get();
        assertThat(file.read()).hasSize(1);
        nanos.incrementAndGet();
        worker.submit(tunnels::forgetOld).get();
        assertThat(file.read()).isEmpty();
        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> assertThat(tunnels.count()).isZero());
    }

    @Test
    void skipsATunnelBeyondTheLimit() throws Exception {
        for (String token : List.of("a", "b", "c")) {
            worker.submit(() -> tunnels.open(new TunnelNotification(token, List.of("SSH")))).get();
        }
        assertThat(file.read()).extracting(ServedTunnel::accessToken).containsExactly("a", "b");
    }

    @Test
    void keepsNothingOfATokenThatCannotBeSent() {
        assertThatThrownBy(() -> tunnels.open(new TunnelNotification("to ken", List.of("SSH"))))
            .isInstanceOf(IllegalArgumentException.class);
        assertThat(file.read()).isEmpty();
        assertThat(tunnels.count()).isZero();
    }
}
