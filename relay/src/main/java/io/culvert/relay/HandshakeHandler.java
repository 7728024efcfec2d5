package io.culvert.relay;

import io.culvert.transport.ClientAddress;
import io.culvert.transport.LoopTimers;
import io.culvert.transport.PeerLost;
import io.culvert.tunnel.AttachAttempt;
import io.culvert.tunnel.AttachResult;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers one handshake (spec: wire 5.2, 5.3). It is the last handler of an HTTP pipeline; once a peer is
/// admitted, the WebSocket handlers replace all HTTP handlers ([PeerPipeline]).
final class HandshakeHandler extends SimpleChannelInboundHandler<FullHttpRequest> {

    private static final Logger LOG = LoggerFactory.getLogger(HandshakeHandler.class);

    /// The longest time from the request to its answer; a store that hangs must not keep sockets for ever.
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);

    /// How often the store is asked for one handshake.
    private static final int MOST_ATTEMPTS = 3;

    private final Relay relay;
    private final Duration answerWithin;
    private final AttachAttempt first;
    private final boolean carried;
    private final OptionalInt apiPort;
    private boolean asked;
    private long askedNanos;

    /// A request that the store decides on.
    ///
    /// @param deadline closes the connection unless it is cancelled
    /// @param attempts how often the store was asked before
    record Pending(HandshakeRequest request, PeerPipeline pipeline, Future<?> deadline, AttachAttempt attempt,
            int attempts) {

        Channel channel() {
            return pipeline.channel();
        }

        Pending next() {
            return new Pending(request, pipeline, deadline, attempt.next(), attempts + 1);
        }
    }

    /// @param apiPort the port of the API if it is another one than the connection's
    HandshakeHandler(Relay relay, OptionalInt apiPort) {
        this(relay, ANSWER_WITHIN, AttachAttempt.first(), false, apiPort);
    }

    HandshakeHandler(Relay relay, Duration answerWithin) {
        this(relay, answerWithin, AttachAttempt.first(), false, OptionalInt.empty());
    }

    /// For a client that another node carries here.
    ///
    /// @param attempt the edge's
    static HandshakeHandler carried(Relay relay, AttachAttempt attempt) {
        return new HandshakeHandler(relay, ANSWER_WITHIN, attempt, true, OptionalInt.empty());
    }

    private HandshakeHandler(Relay relay, Duration answerWithin, AttachAttempt first, boolean carried,
            OptionalInt apiPort) {
        this.relay = relay;
        this.answerWithin = answerWithin;
        this.first = first;
        this.carried = carried;
        this.apiPort = apiPort;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest http) {
        if (asked) {
            ctx.close();
            return;
        }
        asked = true;
        askedNanos = System.nanoTime();
        try {
            ask(ctx, HandshakeRequest.parse(http, HandshakeRules.of(relay.context().config(), apiPort)));
        } catch (RejectedExecutionException e) {
            // The service is stopping: the client will reconnect.
            ctx.close();
        } catch (HandshakeException e) {
            refuse(ctx.channel(), RelayEvent.Reason.MALFORMED, HttpResponseStatus.BAD_REQUEST,
                    String.valueOf(e.getMessage()));
        }
    }

    /// Asks the store, and reads nothing until it has answered.
    private void ask(ChannelHandlerContext ctx, HandshakeRequest request) {
        PeerPipeline pipeline = new PeerPipeline(ctx.channel());
        pipeline.hold();
        Pending pending = new Pending(request, pipeline, LoopTimers.after(ctx.channel(),
                answerWithin.toMillis(), TimeUnit.MILLISECONDS, () -> ctx.close()), first, 1);
        askStore(pending);
    }

    private void askStore(Pending pending) {
        relay.context().blocking().execute(() -> admit(pending));
    }

    private void admit(Pending pending) {
        Runnable answer = () -> refuse(pending, RelayEvent.Reason.STORE_UNAVAILABLE,
                HttpResponseStatus.SERVICE_UNAVAILABLE, "The service cannot reach its store. Try again.");
        try {
            AttachResult result = relay.admit(pending.request(), address(ClientAddress.of(pending.channel())),
                    pending.attempt());
            answer = () -> answer(pending, result);
        } catch (RuntimeException e) {
            LOG.error("A peer could not be admitted: the store failed", e);
        } finally {
            // Also after an Error, which is rethrown.
            pending.channel().eventLoop().execute(answer);
        }
    }

    /// The address by which a peer without a client token is recognised after a restart.
    private static String address(@Nullable SocketAddress remote) {
        return remote instanceof InetSocketAddress inet && inet.getAddress() != null
                ? inet.getAddress().getHostAddress()
                : "unknown";
    }

    /// A failure here must not leave the client waiting.
    private void answer(Pending pending, AttachResult result) {
        try {
            switch (result) {
                case AttachResult.Refused(var reason) -> refuse(pending, HandshakeAnswers.kind(reason),
                        HandshakeAnswers.status(reason), HandshakeAnswers.text(reason));
                case AttachResult.Elsewhere elsewhere -> carry(pending, elsewhere);
                case AttachResult.Later(var cause) -> refuse(pending, RelayEvent.Reason.LATER,
                        HttpResponseStatus.SERVICE_UNAVAILABLE, HandshakeAnswers.text(cause));
                case AttachResult.Fenced _ ->
                    refuse(pending, RelayEvent.Reason.FENCED, HttpResponseStatus.SERVICE_UNAVAILABLE,
                            "This node has lost its database. Try again.");
                case AttachResult.Attached attached -> pending.pipeline()
                    .moveTo(relay.home(attached.tunnel().id()), () -> attach(pending, attached));
            }
        } catch (RuntimeException e) {
            LOG.error("A handshake could not be answered", e);
            pending.channel().close();
        }
    }

    /// A peer is carried once: one that was carried here goes back to its edge, which asks the store again.
    private void carry(Pending pending, AttachResult.Elsewhere home) {
        if (carried) {
            refuse(pending, RelayEvent.Reason.MOVED, HttpResponseStatus.MISDIRECTED_REQUEST,
                    "The tunnel has moved to another node.");
        } else {
            relay.context().carrier().carry(new CarriedClient(this, pending), home);
        }
    }

    /// Asks the store again for a client that another life did not attach.
    void again(Pending pending, String reason) {
        try {
            if (pending.attempts() >= MOST_ATTEMPTS) {
                refuse(pending, RelayEvent.Reason.NOT_CARRIED, HttpResponseStatus.SERVICE_UNAVAILABLE,
                        reason);
            } else if (pending.channel().isActive()) {
                askStore(pending.next());
            }
        } catch (RejectedExecutionException e) {
            pending.channel().close();
        }
    }

    /// Answers the client as another life said; that life has reported it.
    void passOn(Pending pending, int status, String text) {
        pending.deadline().cancel(false);
        pending.channel()
            .writeAndFlush(HandshakeAnswers.refusing(HttpResponseStatus.valueOf(status), text))
            .addListener(ChannelFutureListener.CLOSE);
    }

    private void attach(Pending pending, AttachResult.Attached attached) {
        if (!relay.context().tunnels().isCurrent(attached) && pending.attempts() < MOST_ATTEMPTS) {
            again(pending, "This node has only just reached its database again. Try again.");
            return;
        }
        Channel channel = pending.channel();
        Consumer<String> detach = reason -> leave(attached, channel, reason);
        boolean isAttached = false;
        try {
            AdmittedClient client = AdmittedClient.of(pending.request(), attached, channel, took());
            Peer peer = new Peer(relay, client, channel, pending.pipeline().intake());
            detach = carried ? peer::release : peer::detach;
            isAttached = tryAttach(pending, peer);
        } catch (RuntimeException e) {
            LOG.atError()
                .setCause(e)
                .addKeyValue("tunnel", attached.tunnel().id())
                .addKeyValue("peer", attached.side())
                .log("tunnel {}: {} could not be attached", attached.tunnel().id(), attached.side());
        } finally {
            // Also after an Error, which is rethrown.
            if (!isAttached) {
                giveBack(channel, detach);
            }
        }
    }

    /// @return false if the client has disconnected
    private boolean tryAttach(Pending pending, Peer peer) {
        AdmittedClient client = peer.client();
        Channel channel = pending.channel();
        if (!channel.isActive()) {
            relay.context()
                .events()
                .accept(new RelayEvent.Admitted(client.attached(), client.from(), client.took()));
            return false;
        }
        channel.writeAndFlush(HandshakeAnswers.switching(pending.request().key(), client));
        pending.pipeline().upgrade(peer, relay.context().config().liveness());
        relay.attach(peer);
        pending.deadline().cancel(false);
        pending.pipeline().release();
        return true;
    }

    /// The edge of a carried peer may be lost, and the client did not leave: its token returns.
    private void leave(AttachResult.Attached attached, Channel channel, String reason) {
        if (carried) {
            relay.departures().released(attached, ClientAddress.of(channel), reason, channel::close);
        } else {
            relay.departures().detached(attached, ClientAddress.of(channel), reason);
        }
    }

    /// Detaches a side that the store shows as attached and that has no peer, so that its client may return.
    private static void giveBack(Channel channel, Consumer<String> detach) {
        try {
            detach.accept(channel.isActive() ? "the service failed" : "the connection broke");
        } finally {
            channel.close();
        }
    }

    /// The edge is lost while the store decides.
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == PeerLost.EVENT) {
            ctx.close();
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    private void refuse(Pending pending, RelayEvent.Reason kind, HttpResponseStatus status, String text) {
        pending.deadline().cancel(false);
        refuse(pending.channel(), kind, status, text);
    }

    private Duration took() {
        return Duration.ofNanos(System.nanoTime() - askedNanos);
    }

    private void refuse(Channel channel, RelayEvent.Reason kind, HttpResponseStatus status, String text) {
        relay.context()
            .events()
            .accept(new RelayEvent.Refused(ClientAddress.of(channel), kind, status.code(), text, took()));
        channel.writeAndFlush(HandshakeAnswers.refusing(status, text))
            .addListener(ChannelFutureListener.CLOSE);
    }
}
