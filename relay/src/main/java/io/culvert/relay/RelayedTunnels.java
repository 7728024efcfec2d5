package io.culvert.relay;

import io.culvert.transport.WebSocketControl;
import io.culvert.tunnel.TunnelEvent;
import io.culvert.tunnel.TunnelId;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The tunnels that have peers here, and the attachments that have ended. Dismisses the peers of ended
/// attachments whether they arrived before or arrive later. Thread safe.
final class RelayedTunnels {

    private final RelayContext context;
    private final Departures departures;
    private final EndedAttachments ended = new EndedAttachments();
    private final Map<TunnelId, RelayedTunnel> relayed = new ConcurrentHashMap<>();

    RelayedTunnels(RelayContext context, Departures departures) {
        this.context = context;
        this.departures = departures;
    }

    void on(TunnelEvent event) {
        switch (event) {
            case TunnelEvent.Closed closed ->
                dismiss(closed.tunnelId(), Set.copyOf(closed.attachments().values()), Dismissals.of(closed));
            case TunnelEvent.Rotated rotated -> {
                find(rotated.tunnelId())
                    .ifPresent(tunnel -> tunnel.rotated(rotated.sides(), rotated.version()));
                dismiss(rotated.tunnelId(), Set.copyOf(rotated.attachments().values()), Dismissals.ROTATED);
            }
            case TunnelEvent.DestinationAdopted adopted ->
                find(adopted.tunnelId()).ifPresent(tunnel -> tunnel.adopt(adopted.destination().services()));
            case TunnelEvent.NotificationDue _,TunnelEvent.NotificationVoid _ -> {
            }
        }
    }

    /// Dismisses the peers of these attachments, those too that arrive later.
    void dismiss(TunnelId id, Set<String> attachments, WebSocketControl.Close close) {
        ended.add(attachments, close);
        find(id).ifPresent(tunnel -> tunnel.dismiss(attachments, close));
    }

    Optional<RelayedTunnel> find(TunnelId id) {
        return Optional.ofNullable(relayed.get(id));
    }

    Collection<RelayedTunnel> all() {
        return relayed.values();
    }

    Set<TunnelId> ids() {
        return Set.copyOf(relayed.keySet());
    }

    /// Attaches a peer that the store has admitted, unless its attachment has ended since; called on the
    /// tunnel's event loop.
    void attach(Peer peer) {
        WebSocketControl.Close close = ended.of(peer.attachment());
        if (close == null) {
            attachToTunnel(peer);
        } else {
            peer.turnAway(close);
        }
    }

    private void attachToTunnel(Peer peer) {
        TunnelId id = peer.tunnelId();
        RelayedTunnel tunnel = relayed.computeIfAbsent(id,
                key -> new RelayedTunnel(context, peer, () -> relayed.remove(id)));
        tunnel.attach(peer);
        // An event that ended the attachment before the tunnel was in the map found no peer to dismiss.
        WebSocketControl.Close close = ended.of(peer.attachment());
        if (departures.isStopped()) {
            tunnel.disconnect();
        } else if (close != null) {
            tunnel.dismiss(Set.of(peer.attachment()), close);
        }
        peer.handOver();
    }
}
