package io.culvert.server.traces;

import io.culvert.control.api.AuditedCall;
import io.culvert.control.api.CallAudit;
import io.culvert.identity.Caller;
import io.culvert.notify.NotifyEvent;
import io.culvert.relay.RelayEvent;
import io.culvert.tunnel.Side;
import io.culvert.tunnel.Tunnel;
import io.culvert.tunnel.TunnelEvent;
import io.culvert.tunnel.TunnelId;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Makes spans of what happened and exports them in batches. A queue of 2,048 spans holds those that wait;
/// more are dropped. No attribute is a token, a secret or a body.
///
/// Listens to events; never blocks and never throws. Thread safe.
public final class Traces implements AutoCloseable {

    private static final long FLUSH_SECONDS = 5;
    private static final String TUNNEL = "culvert.tunnel";
    private static final String THING = "culvert.thing";
    private static final String ACCOUNT = "culvert.account";

    private final SdkTracerProvider provider;
    private final Tracer tracer;
    private final InstantSource clock;
    private final DueNotices due = new DueNotices();

    private Traces(SdkTracerProvider provider, InstantSource clock) {
        this.provider = provider;
        this.tracer = provider.get("io.culvert");
        this.clock = clock;
    }

    /// Begins to export.
    ///
    /// @param config with an endpoint
    /// @param version of this program
    /// @throws IOException if a file cannot be read
    public static Traces open(TracesConfig config, String version, InstantSource clock) throws IOException {
        SdkTracerProvider provider = SdkTracerProvider.builder()
            .setResource(Collector.resource(version))
            .setIdGenerator(new TunnelIds())
            .addSpanProcessor(BatchSpanProcessor.builder(Collector.exporter(config)).build())
            .build();
        return new Traces(provider, clock);
    }

    /// Makes a span of each call, then passes it on.
    public CallAudit calls(CallAudit next) {
        return new CallAudit() {
            @Override
            public void record(AuditedCall call) {
                called(call);
                next.record(call);
            }

            @Override
            public boolean isWritable() {
                return next.isWritable();
            }
        };
    }

    private void called(AuditedCall call) {
        String operation = call.operation() == null ? "unknown operation" : call.operation();
        String tunnel = call.notes().get("tunnel");
        SpanBuilder builder = span(operation, SpanKind.SERVER, call.took())
            .setAttribute("rpc.method", operation)
            .setAttribute("culvert.request", call.request().requestId())
            .setAttribute("client.address", call.request().remote().getHostAddress());
        note(builder, TUNNEL, tunnel);
        note(builder, THING, call.notes().get("thing"));
        Caller caller = call.caller();
        note(builder, ACCOUNT, caller == null ? null : caller.account());
        note(builder, "user.id", caller == null ? null : caller.arn());
        boolean opened = operation.equals("OpenTunnel") && call.error() == null;
        end(start(builder, tunnel, opened), call.error() == null ? null : call.error().wireName());
    }

    /// Notes notifications that are due, and makes a span of one that is void.
    public void on(TunnelEvent event) {
        switch (event) {
            case TunnelEvent.NotificationDue(var notification) -> due.add(notification, clock.instant());
            case TunnelEvent.NotificationVoid gone -> due.voided(gone.tunnelId(), gone.version())
                .ifPresent(past -> notified(gone.tunnelId(), past, "void"));
            case TunnelEvent.Closed closed -> {
            }
            case TunnelEvent.Rotated rotated -> {
            }
            case TunnelEvent.DestinationAdopted adopted -> {
            }
        }
    }

    /// Makes a span of a notification that a device has confirmed.
    public void on(NotifyEvent event) {
        if (event instanceof NotifyEvent.Delivered(var notification)) {
            due.delivered(notification)
                .ifPresent(past -> notified(notification.tunnelId(), past, "delivered"));
        }
    }

    private void notified(TunnelId tunnel, DueNotices.Due past, String outcome) {
        SpanBuilder builder = span("notify", SpanKind.PRODUCER,
                Duration.between(past.since(), clock.instant()))
            .setAttribute(TUNNEL, tunnel.value())
            .setAttribute(THING, past.thing())
            .setAttribute(ACCOUNT, past.account())
            .setAttribute("culvert.outcome", outcome);
        end(start(builder, tunnel.value(), false), null);
    }

    /// Makes a span of a handshake that was answered.
    public void on(RelayEvent event) {
        if (event instanceof RelayEvent.Admitted admitted) {
            Tunnel tunnel = admitted.peer().tunnel();
            SpanBuilder builder = attach(admitted.took(), admitted.peer().side())
                .setAttribute(TUNNEL, tunnel.id().value())
                .setAttribute(ACCOUNT, tunnel.account());
            end(start(builder, tunnel.id().value(), false), null);
        } else if (event instanceof RelayEvent.Refused refused) {
            end(start(attach(refused.took(), null), null, false), refused.kind().name());
        }
    }

    private SpanBuilder attach(Duration took, @Nullable Side side) {
        SpanBuilder builder = span("attach", SpanKind.SERVER, took);
        return side == null ? builder : builder.setAttribute("culvert.side", side.wireName());
    }

    private static void note(SpanBuilder builder, String name, @Nullable String value) {
        if (value != null) {
            builder.setAttribute(name, value);
        }
    }

    private SpanBuilder span(String name, SpanKind kind, Duration took) {
        Instant start = clock.instant().minus(took);
        return tracer.spanBuilder(name).setSpanKind(kind).setStartTimestamp(start).setNoParent();
    }

    /// @param opened whether this span is the one of the call that opened the tunnel
    private static Span start(SpanBuilder builder, @Nullable String tunnel, boolean opened) {
        UUID id = tunnel == null ? null : TunnelIds.parse(tunnel).orElse(null);
        if (id == null) {
            return builder.startSpan();
        }
        Supplier<Span> start = builder::startSpan;
        return opened ? ScopedValue.where(TunnelIds.OPENED, id).call(start::get)
                : builder.setParent(TunnelIds.within(id)).startSpan();
    }

    private void end(Span span, @Nullable String error) {
        if (error != null) {
            span.setStatus(StatusCode.ERROR).setAttribute("error.type", error);
        }
        span.end(clock.instant());
    }

    /// Exports what waits, for at most five seconds.
    @Override
    public void close() {
        provider.shutdown().join(FLUSH_SECONDS, TimeUnit.SECONDS);
    }
}
