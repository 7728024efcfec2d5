package io.culvert.server.traces;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.IdGenerator;
import java.util.Optional;
import java.util.UUID;

/// The ids of traces and spans. The trace of a tunnel has the tunnel's id, without its hyphens, and the span
/// of its OpenTunnel call the second half of it: so every span of the tunnel knows its trace and its parent,
/// also after a restart and on another node, and an operator finds the trace by the tunnel's id. Other ids
/// are random.
final class TunnelIds implements IdGenerator {

    /// Bound while the span of the call that opened this tunnel is started.
    static final ScopedValue<UUID> OPENED = ScopedValue.newInstance();

    private final IdGenerator random = IdGenerator.random();

    @Override
    public String generateTraceId() {
        return OPENED.isBound() ? traceId(OPENED.get()) : random.generateTraceId();
    }

    @Override
    public String generateSpanId() {
        return OPENED.isBound() ? rootId(OPENED.get()) : random.generateSpanId();
    }

    /// The context of spans that belong to a tunnel.
    static Context within(UUID tunnel) {
        return Context.root()
            .with(Span.wrap(SpanContext.createFromRemoteParent(traceId(tunnel), rootId(tunnel),
                    TraceFlags.getSampled(), TraceState.getDefault())));
    }

    /// The id as a number; empty if the service did not create it.
    static Optional<UUID> parse(String tunnelId) {
        try {
            return Optional.of(UUID.fromString(tunnelId));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String traceId(UUID tunnel) {
        return tunnel.toString().replace("-", "");
    }

    /// Never zero, because a UUID's second half holds its variant.
    private static String rootId(UUID tunnel) {
        return traceId(tunnel).substring(16);
    }
}
