package io.culvert.relay;

import io.culvert.transport.WebSocketControl;
import io.culvert.tunnel.Side;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The peers of one tunnel: attaches them, pairs the two sides, dismisses and detaches them.
/// [StreamRelay] handles their messages.
///
/// Confined to one event loop, that of its peers (see [Relay#home]); [#dismiss], [#drop] and [#adopt] may be
/// called from any thread. It calls its peers; they call it only from their own channel events, never from
/// within such a call.
final class RelayedTunnel {

    private final EventLoop loop;
    private final Runnable whenEmpty;
    private final Map<Side, Peer> peers = new EnumMap<>(Side.class);
    private final Map<Side, TokenBucket> bandwidth = new EnumMap<>(Side.class);
    private final StreamRelay streams;

    /// @param whenEmpty run at the tunnel's home when its last peer is detached
    RelayedTunnel(RelayContext context, Peer first, Runnable whenEmpty) {
        this.loop = first.loop();
        this.whenEmpty = whenEmpty;
        this.streams = new StreamRelay(context, first, peers);
        long rate = context.config().bandwidth().of(first.attached().tunnel());
        if (rate > 0) {
            for (Side side : Side.values()) {
                bandwidth.put(side, new TokenBucket(rate, System::nanoTime));
            }
        }
    }

    private void run(Runnable task) {
        if (loop.inEventLoop()) {
            task.run();
        } else {
            loop.execute(task);
        }
    }

    /// Attaches a peer. One of the same side may still be here: dismissed, for the store admitted this one
    /// after it (see [Relay#admit]), but not detached yet.
    void attach(Peer peer) {
        peer.attach(this, bandwidth.get(peer.side()));
        Peer old = peers.put(peer.side(), peer);
        if (old != null) {
            old.dismiss(Relay.REPLACED);
            old.pair(null);
            streams.detached(peer.side());
        }
        Peer other = opposite(peer);
        peer.pair(other);
        if (other != null) {
            other.pair(peer);
        }
        streams.attached(peer);
    }

    private @Nullable Peer opposite(Peer peer) {
        return peers.get(peer.side().other());
    }

    /// A peer has left.
    void detach(Peer peer) {
        if (!peers.remove(peer.side(), peer)) {
            return;
        }
        Peer other = opposite(peer);
        if (other != null) {
            other.pair(null);
        }
        streams.detached(peer.side());
        if (peers.isEmpty()) {
            streams.end();
            whenEmpty.run();
        }
    }

    /// Dismisses peers together, so that neither sees the other detach.
    ///
    /// @param attachments the attachments of the peers to dismiss; later attachments stay
    void dismiss(Set<String> attachments, WebSocketControl.Close close) {
        run(() -> peers.values()
            .stream()
            .filter(peer -> attachments.contains(peer.attachment()))
            .forEach(peer -> peer.dismiss(close)));
    }

    void drop() {
        run(() -> List.copyOf(peers.values()).forEach(Peer::drop));
    }

    /// A rotation has set the tunnel's services.
    void adopt(List<String> services) {
        run(() -> streams.adopt(services));
    }

    /// Relays a burst of frames. Owns the frames.
    void relay(Peer from, List<ByteBuf> frames, int bytes) {
        if (peers.get(from.side()) == from) {
            streams.relay(from, frames, bytes);
        } else {
            frames.forEach(ByteBuf::release);
        }
    }
}
