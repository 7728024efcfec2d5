package io.culvert.server;

import io.culvert.control.api.CallAudit;
import io.culvert.notify.NotifyEvent;
import io.culvert.relay.RelayEvent;
import io.culvert.server.traces.Traces;
import io.culvert.tunnel.TunnelEvent;
import org.jspecify.annotations.Nullable;

/// What hears of everything that happens: the metrics, the traces, and the audit last.
///
/// @param traces null if none are exported
record Observers(Metrics metrics, @Nullable Traces traces, AuditTrail trail) {

    /// Observes calls. The innermost observer is the audit, whose failure makes a call fail.
    CallAudit calls() {
        CallAudit audited = metrics.calls(trail);
        return traces == null ? audited : traces.calls(audited);
    }

    void on(TunnelEvent event) {
        metrics.tunnels().on(event);
        if (traces != null) {
            traces.on(event);
        }
        trail.on(event);
    }

    void on(RelayEvent event) {
        metrics.tunnels().on(event);
        if (traces != null) {
            traces.on(event);
        }
        trail.on(event);
    }

    void on(NotifyEvent event) {
        metrics.tunnels().on(event);
        if (traces != null) {
            traces.on(event);
        }
        trail.on(event);
    }
}
