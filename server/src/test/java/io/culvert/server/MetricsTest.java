package io.culvert.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.control.api.ApiRequest;
import io.culvert.control.api.AuditedCall;
import io.culvert.control.api.CallAudit;
import io.culvert.control.api.ErrorType;
import io.culvert.relay.RelayEvent;
import io.culvert.store.Database;
import io.culvert.tunnel.Side;
import io.culvert.tunnel.TunnelEvent;
import io.culvert.tunnel.TunnelId;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsTest {

    private static final InetSocketAddress FROM = new InetSocketAddress("192.0.2.1", 4711);
    private static final TunnelId TUNNEL = new TunnelId("a-tunnel-id");

    private final Metrics metrics = new Metrics();

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        metrics.close();
    }

    private static AuditedCall call(@Nullable String operation, @Nullable ErrorType error) {
        return new AuditedCall(new ApiRequest("POST", "/", "", Map.of(), new byte[0],
                InetAddress.getLoopbackAddress(), true, "request-id"), null, operation, Map.of(), error, "",
                Duration.ofMillis(20));
    }

    @Test
    void callsAreCountedByOperationAndResult() {
        CallAudit calls = metrics.calls(call -> {});
        calls.record(call("OpenTunnel", null));
        calls.record(call("OpenTunnel", null));
        calls.record(call("CloseTunnel", ErrorType.ACCESS_DENIED));
        assertThat(metrics.scrape())
            .contains("culvert_api_calls_seconds_count{operation=\"OpenTunnel\",result=\"done\"} 2\n")
            .contains("culvert_api_calls_seconds_sum{operation=\"OpenTunnel\",result=\"done\"} 0.04\n")
            .contains("culvert_api_calls_seconds_count{operation=\"CloseTunnel\","
                    + "result=\"AccessDeniedException\"} 1\n");
    }

    /// Callers must not be able to add labels.
    @Test
    void callsOfUnknownOperationsHaveOneLabel() {
        CallAudit calls = metrics.calls(call -> {});
        calls.record(call("MadeUpByTheCaller", ErrorType.UNKNOWN_OPERATION));
        calls.record(call(null, ErrorType.MISSING_AUTHENTICATION_TOKEN));
        assertThat(metrics.scrape()).doesNotContain("MadeUpByTheCaller")
            .contains("operation=\"unknown\",result=\"UnknownOperationException\"} 1\n")
            .contains("operation=\"unknown\",result=\"MissingAuthenticationTokenException\"} 1\n");
    }

    @Test
    void refusedHandshakesAreCountedByReasonFromZero() {
        assertThat(metrics.scrape()).contains("culvert_handshakes_refused_total{reason=\"malformed\"} 0.0\n")
            .contains("culvert_handshakes_refused_total{reason=\"store-unavailable\"} 0.0\n");
        metrics.tunnels()
            .on(new RelayEvent.Refused(FROM, RelayEvent.Reason.TOKEN_USED, 400, "used", Duration.ZERO));
        assertThat(metrics.scrape())
            .contains("culvert_handshakes_refused_total{reason=\"token-used\"} 1.0\n");
    }

    @Test
    void notificationsPeersAndTunnelsAreCountedWithoutIds() {
        metrics.tunnels().on(new TunnelEvent.NotificationVoid("123456789012", TUNNEL, 1, "pump"));
        metrics.tunnels().on(new TunnelEvent.Closed("123456789012", TUNNEL, 1, true, Map.of()));
        metrics.tunnels()
            .on(new RelayEvent.Detached("123456789012", TUNNEL, Side.DESTINATION, FROM, "closed"));
        assertThat(metrics.scrape()).contains("culvert_notifications_total{outcome=\"void\"} 1.0\n")
            .contains("culvert_notifications_total{outcome=\"due\"} 0.0\n")
            .contains("culvert_tunnels_ended_total{how=\"expired\"} 1.0\n")
            .contains("culvert_peers_detached_total{side=\"destination\"} 1.0\n")
            .doesNotContain("pump", "a-tunnel-id", "123456789012", "192.0.2.1");
    }

    @Test
    void theBuildTheLoopsAndReadinessAreShown() {
        metrics.watch(() -> Optional.of("the database does not answer"));
        metrics.eventLoopDelay(Duration.ofMillis(250));
        assertThat(metrics.scrape()).contains("culvert_ready 0.0\n")
            .contains("culvert_eventloop_delay_seconds_max 0.25\n")
            .contains("culvert_build_info{commit=\"" + Build.current().commit() + "\",version=\""
                    + Build.current().version() + "\"} 1\n");
    }

    @Test
    void theDatabasesConnectionsAreShown() {
        try (Database database = Database.embedded(folder)) {
            metrics.watch(database);
            assertThat(metrics.scrape()).contains("culvert_database_connections_limit 8.0\n")
                .contains("culvert_database_connections{state=\"active\"} 0.0\n")
                .contains("culvert_database_waiting{for=\"turn-to-write\"} 0.0\n")
                .contains("culvert_database_failures_total 0.0\n");
        }
    }
}
