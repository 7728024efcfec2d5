package io.culvert.server.traces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.culvert.control.api.ApiRequest;
import io.culvert.control.api.AuditedCall;
import io.culvert.control.api.ErrorType;
import io.culvert.notify.NotifyEvent;
import io.culvert.relay.RelayEvent;
import io.culvert.tunnel.ClientAccessToken;
import io.culvert.tunnel.Notification;
import io.culvert.tunnel.TunnelEvent;
import io.culvert.tunnel.TunnelId;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class TracesTest {

    private static final TunnelId TUNNEL = new TunnelId("0f1e2d3c-4b5a-4978-8796-a5b4c3d2e1f0");
    private static final String TRACE = "0f1e2d3c4b5a49788796a5b4c3d2e1f0";
    private static final String SECRET = "a-token-that-nobody-may-see";

    private Instant now = Instant.parse("2026-11-27T08:00:00Z");
    private CollectorStandIn collector;
    private Traces traces;

    @BeforeEach
    void open() throws Exception {
        collector = new CollectorStandIn();
        traces = Traces.open(new TracesConfig(URI.create(collector.endpoint()),
                Map.of("Authorization", "Bearer of-the-operator"), null), "1.2.3", () -> now);
    }

    @AfterEach
    void close() {
        traces.close();
        collector.close();
    }

    private void call(String operation, @Nullable ErrorType error, Map<String, String> notes) {
        ApiRequest request = new ApiRequest("POST", "/", "", Map.of("authorization", List.of(SECRET)),
                SECRET.getBytes(StandardCharsets.UTF_8), InetAddress.getLoopbackAddress(), true,
                "the-request");
        traces.calls(call -> {})
            .record(new AuditedCall(request, null, operation, notes, error, "", Duration.ofMillis(20)));
    }

    private static Notification notification(long version) {
        return new Notification("123456789012", TUNNEL, version, "pump", ClientAccessToken.presented(SECRET),
                List.of("SSH"), Instant.MAX);
    }

    @Test
    void theSpansOfATunnelAreInOneTraceWithTheTunnelsId() {
        call("OpenTunnel", null, Map.of("tunnel", TUNNEL.value(), "thing", "pump"));
        traces.on(new TunnelEvent.NotificationDue(notification(1)));
        now = now.plusMillis(1500);
        traces.on(new NotifyEvent.Delivered(notification(1)));
        call("CloseTunnel", null, Map.of("tunnel", TUNNEL.value()));
        traces.close();
        Span opened = collector.span("OpenTunnel");
        Span notified = collector.span("notify");
        assertThat(collector.spans()).hasSize(3)
            .allSatisfy(span -> assertThat(CollectorStandIn.traceId(span)).isEqualTo(TRACE));
        assertThat(opened.getParentSpanId().isEmpty()).isTrue();
        assertThat(opened.getEndTimeUnixNano() - opened.getStartTimeUnixNano()).isEqualTo(20_000_000);
        assertThat(notified.getParentSpanId()).isEqualTo(opened.getSpanId());
        assertThat(notified.getEndTimeUnixNano() - notified.getStartTimeUnixNano()).isEqualTo(1_500_000_000);
        assertThat(CollectorStandIn.attribute(notified, "culvert.thing")).isEqualTo("pump");
        assertThat(CollectorStandIn.attribute(notified, "culvert.outcome")).isEqualTo("delivered");
        assertThat(collector.bytes()).doesNotContain(SECRET).contains("1.2.3", "the-request");
        assertThat(collector.headers()).containsOnly("Bearer of-the-operator");
    }

    @Test
    void anErrorIsNamed() {
        call("ListTunnels", ErrorType.ACCESS_DENIED, Map.of());
        traces.on(new RelayEvent.Refused(new InetSocketAddress(1), RelayEvent.Reason.TOKEN_USED, 400, "used",
                Duration.ofMillis(3)));
        traces.close();
        Span call = collector.span("ListTunnels");
        assertThat(call.getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_ERROR);
        assertThat(CollectorStandIn.attribute(call, "error.type")).isEqualTo("AccessDeniedException");
        assertThat(CollectorStandIn.traceId(call)).isNotEqualTo(TRACE);
        assertThat(CollectorStandIn.attribute(collector.span("attach"), "error.type"))
            .isEqualTo("TOKEN_USED");
    }

    @Test
    void aNotificationThatANewerOneReplacedOrTheEndOfItsTunnelMadeVoidIsNamedVoid() {
        traces.on(new TunnelEvent.NotificationDue(notification(3)));
        traces.on(new TunnelEvent.NotificationVoid("123456789012", TUNNEL, 3, "pump"));
        traces.on(new NotifyEvent.Delivered(notification(2)));
        traces.on(new TunnelEvent.NotificationVoid("123456789012", TUNNEL, 4, "pump"));
        traces.on(new TunnelEvent.NotificationVoid("123456789012", TUNNEL, 5, "pump"));
        traces.close();
        assertThat(collector.spans()).hasSize(1);
        assertThat(CollectorStandIn.attribute(collector.span("notify"), "culvert.outcome")).isEqualTo("void");
    }

    @Test
    void aCollectorThatDoesNotTakeSpansIsLogged() {
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        Logger log = (Logger) LoggerFactory.getLogger(Traces.class);
        log.addAppender(lines);
        try {
            collector.answerWith(403);
            call("ListTunnels", null, Map.of());
            traces.close();
            assertThat(lines.list).singleElement()
                .satisfies(line -> assertThat(line.getFormattedMessage())
                    .startsWith("1 spans were lost: the collector at " + collector.endpoint()));
        } finally {
            log.detachAppender(lines);
        }
    }

    @Test
    void refusesEndpointsThatAreNone() {
        assertThatThrownBy(() -> new TracesConfig(URI.create("collector:4318"), Map.of(), null))
            .hasMessageStartingWith("traces-endpoint: collector:4318 (expected: a URL such as https://");
        assertThatThrownBy(() -> new TracesConfig(null, Map.of("a", "b"), null))
            .hasMessage("traces-headers: given without traces-endpoint");
        assertThat(new TracesConfig(URI.create("https://c/v1/traces"), Map.of("a", SECRET), null).toString())
            .doesNotContain(SECRET);
    }
}
