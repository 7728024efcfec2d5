package io.culvert.relay;

import io.culvert.transport.WebSocketAccept;
import io.culvert.transport.WebSocketPipeline;
import io.culvert.tunnel.AttachResult;
import io.culvert.tunnel.StoreException;
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
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers one handshake (spec: wire 5.2, 5.3). The pipeline before it speaks HTTP and ends with it; once a
/// peer is let in, everything of HTTP leaves and the WebSocket's handlers take over.
final class HandshakeHandler extends SimpleChannelInboundHandler<FullHttpRequest> {

    private static final Logger LOG = LoggerFactory.getLogger(HandshakeHandler.class);

    private final Relay relay;
    private boolean asked;

    HandshakeHandler(Relay relay) {
        this.relay = relay;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest http) {
        if (asked) {
            ctx.close();
            return;
        }
        asked = true;
        try {
            HandshakeRequest request = HandshakeRequest.parse(http);
            ctx.channel().config().setAutoRead(false);
            relay.blocking().execute(() -> attach(ctx, request));
        } catch (RejectedExecutionException e) {
            // The service stops: the client comes again.
            ctx.close();
        } catch (HandshakeException e) {
            refuse(ctx, HttpResponseStatus.BAD_REQUEST, String.valueOf(e.getMessage()));
        }
    }

    private void attach(ChannelHandlerContext ctx, HandshakeRequest request) {
        try {
            AttachResult result = relay.tunnels()
                .attach(request.token(), request.side(), request.clientToken(),
                        address(ctx.channel().remoteAddress()));
            ctx.executor().execute(() -> answer(ctx, request, result));
        } catch (StoreException e) {
            LOG.error("A peer could not be let in: the store failed", e);
            ctx.executor()
                .execute(() -> refuse(ctx, HttpResponseStatus.SERVICE_UNAVAILABLE,
                        "The service cannot reach its store. Try again."));
        }
    }

    /// What a peer that presents no client token is known by after a restart.
    private static String address(@Nullable SocketAddress remote) {
        return remote instanceof InetSocketAddress inet && inet.getAddress() != null
                ? inet.getAddress().getHostAddress()
                : "unknown";
    }

    private void answer(ChannelHandlerContext ctx, HandshakeRequest request, AttachResult result) {
        switch (result) {
            case AttachResult.Refused refused -> {
                HttpResponseStatus status = refused.reason() == AttachResult.Refusal.INVALID_TOKEN
                        ? HttpResponseStatus.FORBIDDEN
                        : HttpResponseStatus.BAD_REQUEST;
                refuse(ctx, status, text(refused.reason()));
            }
            case AttachResult.Attached attached ->
                move(ctx.channel(), relay.home(attached.tunnel().id()), () -> accept(ctx, request, attached));
        }
    }

    /// Moves a channel to the event loop of its tunnel. Nothing is read meanwhile.
    private static void move(Channel channel, EventLoop home, Runnable then) {
        if (home.inEventLoop() || !channel.isActive()) {
            then.run();
        } else {
            channel.deregister().addListener(left -> home.register(channel).addListener(come -> then.run()));
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

    private void accept(ChannelHandlerContext ctx, HandshakeRequest request, AttachResult.Attached attached) {
        Peer peer = new Peer(relay, attached, request, ctx.channel());
        if (!ctx.channel().isActive()) {
            peer.abandon();
            return;
        }
        FullHttpResponse answer = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1,
                HttpResponseStatus.SWITCHING_PROTOCOLS, Unpooled.EMPTY_BUFFER);
        answer.headers()
            .set(HttpHeaderNames.UPGRADE, "websocket")
            .set(HttpHeaderNames.CONNECTION, "upgrade")
            .set(HttpHeaderNames.SEC_WEBSOCKET_ACCEPT, WebSocketAccept.of(request.key()))
            .set(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, request.subprotocol().name())
            .set("channel-id", attached.attachment());
        if (request.packed()) {
            answer.headers().set(WebSocketPipeline.PACKED_HEADER, "1");
        }
        ctx.writeAndFlush(answer);
        ChannelPipeline pipeline = ctx.pipeline();
        WebSocketPipeline.addServer(pipeline, request.packed(), relay.config().liveness());
        pipeline.addLast("peer", peer);
        pipeline.remove("http-body");
        pipeline.remove(this);
        pipeline.remove("http");
        relay.enrol(peer);
        ctx.channel().config().setAutoRead(true);
    }

    private void refuse(ChannelHandlerContext ctx, HttpResponseStatus status, String text) {
        relay.observer().refused(ctx.channel().remoteAddress(), status.code(), text);
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
