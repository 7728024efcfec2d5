package io.culvert.relay;

import io.culvert.protocol.Ready;
import io.culvert.transport.ClientAddress;
import io.culvert.transport.IntakeHandler;
import io.culvert.transport.IntakeHandler.Hold;
import io.culvert.transport.Liveness;
import io.culvert.transport.LoopTimers;
import io.culvert.transport.WebSocketAccept;
import io.culvert.transport.WebSocketPipeline;
import io.culvert.tunnel.AttachResult;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers one handshake (spec: wire 5.2, 5.3). It is the last handler of an HTTP pipeline; once a peer is
/// admitted, the WebSocket handlers replace all HTTP handlers.
final class HandshakeHandler extends SimpleChannelInboundHandler<FullHttpRequest> {

    private static final Logger LOG = LoggerFactory.getLogger(HandshakeHandler.class);

    /// The longest time from the request to its answer; a store that hangs must not keep sockets for ever.
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);

    private final Relay relay;
    private final Duration answerWithin;
    private @Nullable Future<?> deadline;
    private IntakeHandler intake = new IntakeHandler();
    private boolean asked;
    private @Nullable Peer peer;

    HandshakeHandler(Relay relay) {
        this(relay, ANSWER_WITHIN);
    }

    HandshakeHandler(Relay relay, Duration answerWithin) {
        this.relay = relay;
        this.answerWithin = answerWithin;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest http) {
        if (asked) {
            ctx.close();
            return;
        }
        asked = true;
        try {
            HandshakeRequest request = HandshakeRequest.parse(http, relay.context().config().resume());
            intake = ctx.pipeline().get(IntakeHandler.class);
            intake.hold(Hold.WORK);
            deadline = LoopTimers.after(ctx.channel(), answerWithin.toMillis(), TimeUnit.MILLISECONDS,
                    () -> ctx.close());
            relay.context().blocking().execute(() -> admit(ctx, request));
        } catch (RejectedExecutionException e) {
            // The service is stopping: the client will reconnect.
            ctx.close();
        } catch (HandshakeException e) {
            refuse(ctx, HttpResponseStatus.BAD_REQUEST, String.valueOf(e.getMessage()));
        }
    }

    private void admit(ChannelHandlerContext ctx, HandshakeRequest request) {
        Runnable answer = () -> refuse(ctx, HttpResponseStatus.SERVICE_UNAVAILABLE,
                "The service cannot reach its store. Try again.");
        try {
            AttachResult result = relay.admit(request, address(ClientAddress.of(ctx.channel())));
            answer = () -> answer(ctx, request, result);
        } catch (RuntimeException e) {
            LOG.error("A peer could not be admitted: the store failed", e);
        } finally {
            // Also after an Error, which is rethrown.
            ctx.executor().execute(answer);
        }
    }

    private void answered() {
        if (deadline != null) {
            deadline.cancel(false);
        }
    }

    /// The address by which a peer without a client token is recognised after a restart.
    private static String address(@Nullable SocketAddress remote) {
        return remote instanceof InetSocketAddress inet && inet.getAddress() != null
                ? inet.getAddress().getHostAddress()
                : "unknown";
    }

    /// A failure here must not leave the client waiting.
    private void answer(ChannelHandlerContext ctx, HandshakeRequest request, AttachResult result) {
        try {
            answerWith(ctx, request, result);
        } catch (RuntimeException e) {
            LOG.error("A handshake could not be answered", e);
            ctx.close();
        }
    }

    private void answerWith(ChannelHandlerContext ctx, HandshakeRequest request, AttachResult result) {
        switch (result) {
            case AttachResult.Refused refused -> {
                HttpResponseStatus status = refused.reason() == AttachResult.Refusal.INVALID_TOKEN
                        ? HttpResponseStatus.FORBIDDEN
                        : HttpResponseStatus.BAD_REQUEST;
                refuse(ctx, status, text(refused.reason()));
            }
            case AttachResult.Attached attached ->
                move(ctx.channel(), relay.home(attached.tunnel().id()), () -> attach(ctx, request, attached));
        }
    }

    /// Moves a channel to the event loop of its tunnel. Nothing is read meanwhile.
    private static void move(Channel channel, EventLoop home, Runnable then) {
        if (home.inEventLoop() || !channel.isActive()) {
            then.run();
        } else {
            channel.deregister().addListener(done -> home.register(channel).addListener(moved -> then.run()));
        }
    }

    private static String text(AttachResult.Refusal refusal) {
        return switch (refusal) {
            case INVALID_TOKEN -> "Invalid access-token";
            case TOKEN_USED ->
                "Invalid access token: The access token was previously used and can not be used again.";
            case CLIENT_TOKEN_MISMATCH ->
                "Invalid client token: The provided client token does not match the "
                        + "client token that was previously set.";
        };
    }

    private void attach(ChannelHandlerContext ctx, HandshakeRequest request, AttachResult.Attached attached) {
        boolean isAttached = false;
        try {
            isAttached = tryAttach(ctx, request, attached);
        } catch (RuntimeException e) {
            LOG.atError()
                .setCause(e)
                .addKeyValue("tunnel", attached.tunnel().id())
                .addKeyValue("peer", attached.side())
                .log("tunnel {}: {} could not be attached", attached.tunnel().id(), attached.side());
        } finally {
            // Also after an Error, which is rethrown.
            if (!isAttached) {
                giveBack(ctx, attached);
            }
        }
    }

    /// @return false if the client has disconnected
    private boolean tryAttach(ChannelHandlerContext ctx, HandshakeRequest request,
            AttachResult.Attached attached) {
        AdmittedClient client = AdmittedClient.of(request, attached, ctx.channel());
        Peer admitted = new Peer(relay, client, ctx.channel(), intake);
        peer = admitted;
        if (!ctx.channel().isActive()) {
            relay.context().events().accept(new RelayEvent.Admitted(attached, client.from()));
            return false;
        }
        ctx.writeAndFlush(switching(request.key(), client));
        ChannelPipeline pipeline = ctx.pipeline();
        Liveness liveness = relay.context().config().liveness();
        if (client.resumes()) {
            WebSocketPipeline.addResumableServer(pipeline, liveness, Ready.MAX_BYTES);
        } else {
            WebSocketPipeline.addServer(pipeline, client.packed(), liveness);
        }
        pipeline.addLast("peer", new PeerHandler(admitted));
        pipeline.remove("http-body");
        pipeline.remove(this);
        pipeline.remove("http");
        relay.attach(admitted);
        answered();
        intake.release(Hold.WORK);
        return true;
    }

    /// Detaches a side that the store shows as attached and that has no peer, so that its client may return.
    private void giveBack(ChannelHandlerContext ctx, AttachResult.Attached attached) {
        try {
            String reason = ctx.channel().isActive() ? "the service failed" : "the connection broke";
            if (peer == null) {
                relay.detached(attached, ClientAddress.of(ctx.channel()), reason);
            } else {
                peer.detach(reason);
            }
        } finally {
            ctx.channel().close();
        }
    }

    private static FullHttpResponse switching(String key, AdmittedClient client) {
        FullHttpResponse answer = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1,
                HttpResponseStatus.SWITCHING_PROTOCOLS, Unpooled.EMPTY_BUFFER);
        answer.headers()
            .set(HttpHeaderNames.UPGRADE, "websocket")
            .set(HttpHeaderNames.CONNECTION, "upgrade")
            .set(HttpHeaderNames.SEC_WEBSOCKET_ACCEPT, WebSocketAccept.of(key))
            .set(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, client.answeredSubprotocol())
            .set("channel-id", client.attachment());
        if (client.packed()) {
            answer.headers().set(WebSocketPipeline.PACKED_HEADER, "1");
        }
        return answer;
    }

    private void refuse(ChannelHandlerContext ctx, HttpResponseStatus status, String text) {
        answered();
        relay.context()
            .events()
            .accept(new RelayEvent.Refused(ClientAddress.of(ctx.channel()), status.code(), text));
        FullHttpResponse answer = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status,
                Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
        answer.headers()
            .set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8")
            .set(HttpHeaderNames.CONTENT_LENGTH, answer.content().readableBytes())
            .set("channel-id", UUID.randomUUID())
            .set(HttpHeaderNames.CONNECTION, "close");
        ctx.writeAndFlush(answer).addListener(ChannelFutureListener.CLOSE);
    }
}
