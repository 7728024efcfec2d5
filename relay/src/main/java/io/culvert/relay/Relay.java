package io.culvert.relay;

import io.culvert.transport.IntakeHandler;
import io.culvert.transport.WebSocketControl;
import io.culvert.tunnel.AttachResult;
import io.culvert.tunnel.Attempt;
import io.culvert.tunnel.Side;
import io.culvert.tunnel.TunnelEvent;
import io.culvert.tunnel.TunnelId;
import io.culvert.tunnel.Tunnels;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.net.SocketAddress;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/// The data plane. Creates the handlers that answer handshakes, knows the tunnels that have peers, and
/// dismisses peers when an event ends their attachments.
///
/// Thread safe. A tunnel's own state is in [RelayedTunnel], confined to one event loop.
public final class Relay {

    private final RelayContext context;
    private final EndedAttachments ended = new EndedAttachments();
    private final Homes homes;
    private final Map<TunnelId, RelayedTunnel> relayed = new ConcurrentHashMap<>();
    private volatile boolean stopped;

    /// @param loops the event loops of the connections that [#handshake] is added to
    /// @param blocking runs what waits for the store; virtual threads
    /// @param clock tells the time that a tunnel has left
    /// @param events receives what happens
    public Relay(Tunnels tunnels, RelayConfig config, EventLoopGroup loops, Executor blocking,
            InstantSource clock, Consumer<RelayEvent> events) {
        this(tunnels, config, loops, blocking, clock, events, Carrier.NONE);
    }

    /// @param carrier takes clients to the life that has their tunnel's other peers
    public Relay(Tunnels tunnels, RelayConfig config, EventLoopGroup loops, Executor blocking,
            InstantSource clock, Consumer<RelayEvent> events, Carrier carrier) {
        this.homes = Homes.of(loops);
        this.context = RelayContext.of(tunnels, config, blocking, clock, events, carrier);
    }

    /// A new handler for one connection whose request is for [#PATH]. Expects before it an
    /// [IntakeHandler], an HTTP server codec named `http` and an aggregator named `http-body`; after a
    /// successful handshake the HTTP handlers are removed.
    public ChannelHandler handshake() {
        return new HandshakeHandler(this);
    }

    /// A new handler for a client that another node carries here.
    ///
    /// @param attempt the other node's
    public ChannelHandler carriedHandshake(Attempt attempt) {
        return HandshakeHandler.carried(this, attempt);
    }

    /// The path that clients connect to.
    public static final String PATH = HandshakeRequest.PATH;

    /// Dismisses the peers whose attachments a change ended (spec: wire 5.9, rules 32 and 33).
    public void on(TunnelEvent event) {
        switch (event) {
            case TunnelEvent.Closed closed ->
                dismiss(closed.tunnelId(), closed.attachments(), Dismissals.of(closed));
            case TunnelEvent.Rotated rotated -> {
                find(rotated.tunnelId())
                    .ifPresent(tunnel -> tunnel.rotated(rotated.sides(), rotated.version()));
                dismiss(rotated.tunnelId(), rotated.attachments(), Dismissals.ROTATED);
            }
            case TunnelEvent.DestinationAdopted adopted ->
                find(adopted.tunnelId()).ifPresent(tunnel -> tunnel.adopt(adopted.destination().services()));
            case TunnelEvent.NotificationDue _,TunnelEvent.NotificationVoid _ -> {
            }
        }
    }

    private void dismiss(TunnelId id, Map<Side, String> attachments, WebSocketControl.Close close) {
        Set<String> dismissed = Set.copyOf(attachments.values());
        ended.add(dismissed, close);
        find(id).ifPresent(tunnel -> tunnel.dismiss(dismissed, close));
    }

    private Optional<RelayedTunnel> find(TunnelId id) {
        return Optional.ofNullable(relayed.get(id));
    }

    /// Closes the connections of all peers without a Close frame, after which every client reconnects, and
    /// admits no more. The store keeps the attachments, so that their peers may return to the next process.
    public void stop() {
        stopped = true;
        relayed.values().forEach(RelayedTunnel::disconnect);
    }

    /// Closes the connections of peers whose life may not act any more, without a Close frame. The store is
    /// not told: their tokens return when it has seen the life end.
    public void fence() {
        relayed.values().forEach(RelayedTunnel::disconnectFenced);
    }

    /// The tunnels that have at least one peer here.
    public Set<TunnelId> tunnels() {
        return Set.copyOf(relayed.keySet());
    }

    /// Ends a tunnel's peers so that their clients come back to another node: they pass nothing on from now
    /// on, the store lets their tokens return, then their connections are closed without a Close frame.
    public void release(TunnelId id, String reason) {
        find(id).ifPresent(tunnel -> tunnel.release(reason));
    }

    /// How many tunnels have at least one peer.
    public int tunnelCount() {
        return relayed.size();
    }

    /// The event loop of a tunnel's peers.
    EventLoop home(TunnelId id) {
        return homes.of(id);
    }

    /// Asks the store to admit a peer, and dismisses the one that it replaces: whichever of the two arrives
    /// here first, the one that the store shows as attached stays. Blocks.
    AttachResult admit(HandshakeRequest request, String address, Attempt attempt) {
        AttachResult result = context.tunnels()
            .attach(request.token(), request.side(), request.clientToken(), address, attempt);
        if (result instanceof AttachResult.Attached attached && attached.replaced() != null) {
            dismiss(attached.tunnel().id(), Map.of(attached.side(), attached.replaced()),
                    Dismissals.REPLACED);
        }
        return result;
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
        if (stopped) {
            tunnel.disconnect();
        } else if (close != null) {
            tunnel.dismiss(Set.of(peer.attachment()), close);
        }
        peer.handOver();
    }

    /// A peer was detached, or was admitted and never attached. Informs the store, unless the service stops
    /// or the peer's life may not act any more: the peer may then return.
    void detached(AttachResult.Attached attached, SocketAddress from, String reason) {
        if (!stopped && attached.claimant().lease().mayAct()) {
            context.blocking().execute(() -> context.tunnels().detached(attached));
            context.events().accept(RelayEvent.Detached.of(attached, from, reason));
        }
    }

    /// A peer passes nothing on any more and its client is to come back. Has the store let its token return.
    ///
    /// @param then closes its connection; run in any case
    void released(AttachResult.Attached attached, SocketAddress from, String reason, Runnable then) {
        context.events().accept(RelayEvent.Detached.of(attached, from, reason));
        try {
            context.blocking().execute(() -> {
                try {
                    if (attached.claimant().lease().mayAct()) {
                        context.tunnels().released(attached);
                    }
                } finally {
                    then.run();
                }
            });
        } catch (RejectedExecutionException e) {
            then.run();
        }
    }

    RelayContext context() {
        return context;
    }
}
