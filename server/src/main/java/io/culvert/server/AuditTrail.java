package io.culvert.server;

import io.culvert.audit.AuditEvent;
import io.culvert.audit.AuditLog;
import io.culvert.control.api.AuditedCall;
import io.culvert.control.api.CallAudit;
import io.culvert.identity.Caller;
import io.culvert.notify.NotifyEvent;
import io.culvert.registry.Device;
import io.culvert.registry.FirstConnections;
import io.culvert.relay.RelayEvent;
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

/// Writes events into the audit, with the fields of `docs/audit.md`. A call waits until its line is written;
/// lines from event loops are queued. Lines about unauthenticated clients are limited ([StrangerLines]).
final class AuditTrail implements CallAudit {

    private final AuditLog log;
    private final InstantSource clock;
    private final StrangerLines unsignedCalls;
    private final StrangerLines refusedHandshakes;
    private final StrangerLines unknownDevices;
    private final StrangerLines refusedEnrolments;

    AuditTrail(AuditLog log, InstantSource clock) {
        this.log = log;
        this.clock = clock;
        this.unsignedCalls = new StrangerLines(clock);
        this.refusedHandshakes = new StrangerLines(clock);
        this.unknownDevices = new StrangerLines(clock);
        this.refusedEnrolments = new StrangerLines(clock);
    }

    private void offer(StrangerLines lines, AuditEvent event) {
        if (lines.admit(event)) {
            log.offer(event);
        }
    }

    private AuditEvent event(String kind) {
        return new AuditEvent(clock.instant(), kind);
    }

    /// Lines of refused unsigned calls are queued, so that unauthenticated clients cannot delay other calls.
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
        if (caller == null && call.error() != null) {
            offer(unsignedCalls, event);
        } else {
            log.write(event);
        }
    }

    @Override
    public boolean isWritable() {
        return log.isWritable();
    }

    /// Writes the events of tunnels and their notifications.
    void on(TunnelEvent event) {
        switch (event) {
            case TunnelEvent.Closed closed -> log.offer(about(closed.expired() ? "expire" : "close", closed));
            case TunnelEvent.NotificationDue due ->
                log.offer(about("notification", due).with("thing", due.notification().thingName())
                    .with("outcome", "due"));
            case TunnelEvent.NotificationVoid gone -> log
                .offer(about("notification", gone).with("thing", gone.thingName()).with("outcome", "void"));
            case TunnelEvent.Rotated rotated ->
                log.offer(about("rotate", rotated).with("side", sides(rotated.sides())));
            case TunnelEvent.DestinationAdopted adopted ->
                log.offer(about("adopt", adopted).with("thing", adopted.destination().thingName()));
        }
    }

    /// Records that all client access tokens were revoked at the start.
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

    void on(RelayEvent event) {
        switch (event) {
            case RelayEvent.Admitted admitted -> log.offer(attach(admitted.peer(), admitted.from()));
            case RelayEvent.Detached peer ->
                log.offer(peer("detach", peer.account(), peer.tunnel(), peer.side(), peer.from())
                    .with("reason", peer.reason()));
            case RelayEvent.Refused refused -> offer(refusedHandshakes,
                    event("handshake").with("source", address(refused.from()))
                        .with("outcome", "refused")
                        .with("status", Integer.toString(refused.status()))
                        .with("reason", refused.reason()));
            case RelayEvent.Relayed frames -> {
            }
            case RelayEvent.EpochBegan epoch -> {
            }
            case RelayEvent.DestinationSilent silent -> {
            }
            case RelayEvent.Discarded bytes -> {
            }
        }
    }

    private AuditEvent attach(AttachResult.Attached attached, SocketAddress from) {
        Tunnel tunnel = attached.tunnel();
        return peer("attach", tunnel.account(), tunnel.id(), attached.side(), from)
            .with("version", Long.toString(tunnel.version()))
            .with("return", switch (attached.entry()) {
                case FIRST -> null;
                case CLIENT_TOKEN -> "client-token";
                case RESTART -> "restart";
                case RETRY -> "retry";
            });
    }

    private AuditEvent peer(String kind, String account, TunnelId tunnel, Side side, SocketAddress from) {
        return about(kind, account, tunnel).with("side", side.wireName()).with("source", address(from));
    }

    void on(NotifyEvent event) {
        switch (event) {
            case NotifyEvent.Connected connected ->
                log.offer(mqtt(connected.device(), connected.from()).with("outcome", "done"));
            case NotifyEvent.Refused refused -> refused(refused);
            case NotifyEvent.Delivered delivered ->
                log.offer(about("notification", delivered.notification()).with("outcome", "delivered"));
            case NotifyEvent.Subscribed subscription -> {
            }
            case NotifyEvent.Unsubscribed subscription -> {
            }
        }
    }

    /// Refusals are limited: a device repeats its connection.
    void on(FirstConnections.Outcome outcome) {
        AuditEvent event = event("enrol").with("account", outcome.account())
            .with("certificate", outcome.certificateId())
            .with("authority", outcome.authority())
            .with("thing", outcome.thing())
            .with("outcome", outcome.refusal() == null ? "done" : "refused")
            .with("reason", outcome.refusal());
        if (outcome.refusal() == null) {
            log.offer(event);
        } else {
            offer(refusedEnrolments, event);
        }
    }

    private void refused(NotifyEvent.Refused refused) {
        AuditEvent event = mqtt(refused.device(), refused.from()).with("outcome", "refused")
            .with("reason", refused.reason());
        if (refused.device() == null) {
            offer(unknownDevices, event);
        } else {
            log.offer(event);
        }
    }

    private AuditEvent mqtt(@Nullable Device device, SocketAddress from) {
        AuditEvent event = event("mqtt").with("source", address(from));
        return device == null ? event
                : event.with("account", device.account())
                    .with("certificate", device.certificateId())
                    .with("thing", String.join(" ", device.things()));
    }

    private static String address(@Nullable SocketAddress from) {
        return from instanceof InetSocketAddress inet && inet.getAddress() != null
                ? inet.getAddress().getHostAddress()
                : "unknown";
    }
}
