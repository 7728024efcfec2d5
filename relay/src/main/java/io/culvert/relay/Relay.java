package io.culvert.relay;

import io.culvert.transport.IntakeHandler;
import io.culvert.tunnel.AttachAttempt;
import io.culvert.tunnel.AttachResult;
import io.culvert.tunnel.TunnelEvent;
import io.culvert.tunnel.TunnelId;
import io.culvert.tunnel.Tunnels;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.time.InstantSource;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/// The data plane. Creates the handlers that answer handshakes, knows the tunnels that have peers, and
/// dismisses peers when an event ends their attachments.
///
/// Thread safe. A tunnel's own state is in [RelayedTunnel], confined to one event loop.
public final class Relay {

    private final RelayContext context;
    private final Homes homes;
    private final RelayedTunnels tunnels;
    private final Departures departures;

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
        this.departures = new Departures(context);
        this.tunnels = new RelayedTunnels(context, departures);
    }

    /// A new handler for one connection whose request is for [#PATH]. Expects before it an
    /// [IntakeHandler], an HTTP server codec named `http` and an aggregator named `http-body`; after a
    /// successful handshake the HTTP handlers are removed.
    ///
    /// @param apiPort the port of the API if it is another one than the connection's: pages that it serves may
    /// attach here
    public ChannelHandler handshake(OptionalInt apiPort) {
        return new HandshakeHandler(this, apiPort);
    }

    /// A new handler for a client that another node carries here.
    ///
    /// @param attempt the other node's
    public ChannelHandler carriedHandshake(AttachAttempt attempt) {
        return HandshakeHandler.carried(this, attempt);
    }

    /// The path that clients connect to.
    public static final String PATH = HandshakeRequest.PATH;

    /// Dismisses the peers whose attachments a change ended (spec: wire 5.9, rules 32 and 33).
    public void on(TunnelEvent event) {
        tunnels.on(event);
    }

    /// Closes the connections of all peers without a Close frame, after which every client reconnects, and
    /// admits no more. The store keeps the attachments, so that their peers may return to the next process.
    public void stop() {
        departures.stop();
        tunnels.all().forEach(RelayedTunnel::disconnect);
    }

    /// Closes the connections of peers whose life may not act any more, without a Close frame. The store is
    /// not told: their tokens return when it has seen the life end.
    public void fence() {
        tunnels.all().forEach(RelayedTunnel::disconnectFenced);
    }

    /// The tunnels that have at least one peer here.
    public Set<TunnelId> tunnels() {
        return tunnels.ids();
    }

    /// Ends a tunnel's peers so that their clients come back to another node: they pass nothing on from now
    /// on, the store lets their tokens return, then their connections are closed without a Close frame.
    public void release(TunnelId id, String reason) {
        tunnels.find(id).ifPresent(tunnel -> tunnel.release(reason));
    }

    /// Follows what other processes have changed.
    public ForeignChanges foreignChanges() {
        return new ForeignChanges(context, tunnels);
    }

    /// How many tunnels have at least one peer.
    public int tunnelCount() {
        return tunnels.all().size();
    }

    /// The event loop of a tunnel's peers.
    EventLoop home(TunnelId id) {
        return homes.of(id);
    }

    /// Asks the store to admit a peer, and dismisses the one that it replaces: whichever of the two arrives
    /// here first, the one that the store shows as attached stays. Blocks.
    AttachResult admit(HandshakeRequest request, String address, AttachAttempt attempt) {
        AttachResult result = context.tunnels()
            .attach(request.token(), request.side(), request.clientToken(), address, attempt);
        if (result instanceof AttachResult.Attached attached && attached.replaced() != null) {
            tunnels.dismiss(attached.tunnel().id(), Set.of(attached.replaced()), Dismissals.REPLACED);
        }
        return result;
    }

    /// Attaches a peer that the store has admitted, unless its attachment has ended since; called on the
    /// tunnel's event loop.
    void attach(Peer peer) {
        tunnels.attach(peer);
    }

    /// Tells the store of peers that are gone.
    Departures departures() {
        return departures;
    }

    RelayContext context() {
        return context;
    }
}
