package io.culvert.relay;

import io.culvert.transport.WebSocketControl;
import io.culvert.tunnel.Side;
import io.culvert.tunnel.Tunnel;
import io.culvert.tunnel.TunnelEvent;
import io.culvert.tunnel.TunnelId;
import io.culvert.tunnel.TunnelStatus;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Has the peers here follow what other processes on the same store have changed (spec: cluster 7).
/// Thread safe.
public final class ForeignChanges {

    private final RelayContext context;
    private final RelayedTunnels tunnels;

    ForeignChanges(RelayContext context, RelayedTunnels tunnels) {
        this.context = context;
        this.tunnels = tunnels;
    }

    /// The code of the Close frame for the peers that an event ends.
    public static int closeCode(TunnelEvent event) {
        return close(event).code();
    }

    /// The words of that frame.
    public static String closeWords(TunnelEvent event) {
        return close(event).reason();
    }

    private static WebSocketControl.Close close(TunnelEvent event) {
        return event instanceof TunnelEvent.Closed closed ? Dismissals.of(closed) : Dismissals.ROTATED;
    }

    /// Dismisses the peers of these sides that were admitted before a change.
    ///
    /// @param version the tunnel's version after the change
    /// @param code of the Close frame, or 0 to close without one
    /// @param words of the Close frame
    public void leave(TunnelId id, Set<Side> sides, long version, int code, String words) {
        tunnels.find(id).ifPresent(tunnel -> {
            if (code == 0) {
                tunnel.releaseBefore(sides, version, words);
            } else {
                tunnel.rotated(sides, version);
                tunnel.dismissBefore(sides, version, new WebSocketControl.Close(code, words));
            }
        });
    }

    /// Compares the peers of a tunnel with its row, and adopts the services that it names. A peer whose
    /// attachment has ended leaves: without a Close frame, after which its client finds out what has become of
    /// its token, unless the tunnel is closed or another peer has its place. Blocks; not to be called on an
    /// event loop.
    public void lookAgain(TunnelId id) {
        tunnels.find(id).ifPresent(this::compare);
    }

    private void compare(RelayedTunnel tunnel) {
        List<Peer> before = tunnel.peersNow();
        if (before.isEmpty()) {
            return;
        }
        Tunnel admitted = before.getFirst().client().attached().tunnel();
        Optional<Tunnel> row = context.tunnels().describe(admitted.account(), admitted.id());
        before.forEach(peer -> compare(tunnel, peer, row));
        row.map(Tunnel::destination).ifPresent(destination -> tunnel.adopt(destination.services()));
    }

    private static void compare(RelayedTunnel tunnel, Peer peer, Optional<Tunnel> row) {
        String named = row.map(found -> found.connection(peer.side()).attachment()).orElse(null);
        if (row.isEmpty() || row.get().status() != TunnelStatus.OPEN) {
            tunnel.dismiss(Set.of(peer.attachment()), Dismissals.CLOSED);
        } else if (named == null) {
            tunnel.release(peer, "its attachment has ended");
        } else if (!named.equals(peer.attachment())) {
            tunnel.dismiss(Set.of(peer.attachment()), Dismissals.REPLACED);
        }
    }
}
