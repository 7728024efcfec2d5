package io.culvert.control.tunneling;

import io.culvert.control.api.ApiCall;
import io.culvert.control.operation.Access;
import io.culvert.control.operation.Arns;
import io.culvert.control.operation.AuditPages;
import io.culvert.control.operation.Members;
import io.culvert.control.operation.Operation;
import io.culvert.tunnel.Tunnel;
import io.culvert.tunnel.TunnelId;
import io.culvert.tunnel.Tunnels;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What has happened to a tunnel, the newest event first: what the audit keeps of it. An operation of the
/// service `culvert`.
public final class ListTunnelEvents implements Operation {

    private static final Instant END = Instant.parse("9999-01-01T00:00:00Z");

    private final Tunnels tunnels;
    private final AuditPages pages;
    private final Access access;
    private final Arns arns;

    public ListTunnelEvents(Tunnels tunnels, AuditPages pages, Access access, Arns arns) {
        this.tunnels = tunnels;
        this.pages = pages;
        this.access = access;
        this.arns = arns;
    }

    @Override
    public String name() {
        return "ListTunnelEvents";
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        TunnelId id = Inputs.tunnelId(input);
        call.note("tunnel", id.value());
        Optional<Tunnel> seen = tunnels.describe(call.account(), id);
        access.require(call, "culvert:ListTunnelEvents", List.of(arns.tunnel(call.account(), id.value())),
                new Keys().resource(seen).all());
        Tunnel tunnel = seen.orElseThrow(() -> TunnelRefusals.noSuchTunnel(id.value()));
        return pages.page(input, call,
                new AuditPages.Question(tunnel.createdAt(), END,
                        event -> id.value().equals(event.get("tunnel"))
                                && call.account().equals(event.get("account")) && TimelineEvent.isOne(event)),
                TimelineEvent::shape);
    }
}
