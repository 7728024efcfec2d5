package io.culvert.server;

import io.culvert.audit.AuditEvent;
import io.culvert.audit.AuditLog;
import io.culvert.control.api.AuditedCall;
import io.culvert.control.api.CallAudit;
import io.culvert.identity.Caller;
import io.culvert.notify.NotifyObserver;
import io.culvert.registry.Registry;
import io.culvert.relay.RelayObserver;
import io.culvert.tunnel.AttachResult;
import io.culvert.tunnel.Notification;
import io.culvert.tunnel.Side;
import io.culvert.tunnel.Tunnel;
import io.culvert.tunnel.TunnelEvent;
import io.culvert.tunnel.TunnelId;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.InstantSource;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Writes events into the audit, with the fields of `docs/audit.md`. Calls wait until they are written down;
/// what happens on event loops is handed over.
final class AuditTrail implements CallAudit, RelayObserver, NotifyObserver {

    private final AuditLog log;
    private final InstantSource clock;

    AuditTrail(AuditLog log, InstantSource clock) {
        this.log = log;
        this.clock = clock;
    }

    private AuditEvent event(String kind) {
        return new AuditEvent(clock.instant(), kind);
    }

    /// Lines of unsigned calls are queued: unauthenticated clients make no other call wait.
    @Override
    public void record(AuditedCall call) {
        AuditEvent event = event("call").with("requestId", call.request().requestId());
        Caller caller = call.caller();
        if (caller != null) {
            event.with("caller", caller.arn())
                .with("account", caller.account())
                .with("accessKeyId", caller.accessKeyId());
        }
        event.with("source", call.request().remote().getHostAddress())
            .with("operation", call.operation())
            .with("outcome", call.error() == null ? "done" : "refused")
            .with("error", call.error() == null ? null : call.error().wireName())
            .with("reason", call.message().isEmpty() ? null : call.message());
        call.notes().forEach(event::with);
        if (caller == null) {
            log.offer(event);
        } else {
            log.write(event);
        }
    }

    @Override
    public boolean isWritable() {
        return log.isWritable();
    }

    /// What became of tunnels and their notifications.
    void on(TunnelEvent event) {
        switch (event) {
            case TunnelEvent.Closed closed -> log.offer(about(closed.expired() ? "expire" : "close", closed));
            case TunnelEvent.NotificationDue due ->
                log.offer(about("notification", due).with("thing", due.notification().thingName())
                    .with("outcome", "due"));
            case TunnelEvent.NotificationVoid gone ->
                log.offer(about("notification", gone).with("outcome", "void"));
            case TunnelEvent.Rotated rotated ->
                log.offer(about("rotate", rotated).with("side", sides(rotated.sides())));
            case TunnelEvent.DestinationAdopted adopted ->
                log.offer(about("adopt", adopted).with("thing", adopted.destination().thingName()));
        }
    }

    /// At the start, all client access tokens were revoked.
    ///
    /// @param reason why the database or the data folder may be a backup
    /// @param tunnels how many had tokens
    void restored(String reason, int tunnels) {
        log.offer(event("restore").with("reason", reason).with("tunnels", Integer.toString(tunnels)));
    }

    private static String sides(Set<Side> sides) {
        return sides.stream().sorted().map(Side::wireName).collect(Collectors.joining(" "));
    }

    private AuditEvent about(String kind, TunnelEvent event) {
        return about(kind, event.account(), event.tunnelId()).with("version", Long.toString(event.version()));
    }

    private AuditEvent about(String kind, String account, TunnelId tunnel) {
        return event(kind).with("account", account).with("tunnel", tunnel.value());
    }

    private AuditEvent about(String kind, Notification notification) {
        return about(kind, notification.account(), notification.tunnelId()).with("thing",
                notification.thingName());
    }

    @Override
    public void attached(AttachResult.Attached attached, SocketAddress from) {
        Tunnel tunnel = attached.tunnel();
        log.offer(peer("attach", tunnel.account(), tunnel.id(), attached.side(), from)
            .with("version", Long.toString(tunnel.version()))
            .with("return", switch (attached.entry()) {
                case FIRST -> null;
                case CLIENT_TOKEN -> "client-token";
                case RESTART -> "restart";
            }));
    }

    @Override
    public void detached(String account, TunnelId tunnel, Side side, SocketAddress from, String reason) {
        log.offer(peer("detach", account, tunnel, side, from).with("reason", reason));
    }

    private AuditEvent peer(String kind, String account, TunnelId tunnel, Side side, SocketAddress from) {
        return about(kind, account, tunnel).with("side", side.wireName()).with("source", address(from));
    }

    @Override
    public void refused(SocketAddress from, int status, String reason) {
        log.offer(event("handshake").with("source", address(from))
            .with("outcome", "refused")
            .with("status", Integer.toString(status))
            .with("reason", reason));
    }

    @Override
    public void connected(Registry.Device device, SocketAddress from) {
        log.offer(mqtt(device, from).with("outcome", "done"));
    }

    @Override
    public void refused(SocketAddress from, Registry.@Nullable Device device, String reason) {
        log.offer(mqtt(device, from).with("outcome", "refused").with("reason", reason));
    }

    private AuditEvent mqtt(Registry.@Nullable Device device, SocketAddress from) {
        AuditEvent event = event("mqtt").with("source", address(from));
        return device == null ? event
                : event.with("account", device.account())
                    .with("certificate", device.certificateId())
                    .with("thing", String.join(" ", device.things()));
    }

    @Override
    public void delivered(Notification notification) {
        log.offer(about("notification", notification).with("outcome", "delivered"));
    }

    private static String address(@Nullable SocketAddress from) {
        return from instanceof InetSocketAddress inet && inet.getAddress() != null
                ? inet.getAddress().getHostAddress()
                : "unknown";
    }
}
