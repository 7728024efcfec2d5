package io.culvert.server;

import io.culvert.control.ControlApi;
import io.culvert.control.ControlHandler;
import io.culvert.relay.Relay;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;

/// Looks at a connection's first request and puts the rest of the pipeline behind the HTTP codec: the relay's
/// handshake or the API. Leaves then.
final class EdgeRouter extends ChannelInboundHandlerAdapter {

    private static final int MAX_HANDSHAKE_BODY_BYTES = 1024;
    private static final int MAX_API_BODY_BYTES = 1 << 20;

    private final boolean api;
    private final ControlApi control;
    private final Relay relay;
    private final Executor workers;

    /// @param api whether this listener serves the API too, or handshakes alone
    EdgeRouter(boolean api, ControlApi control, Relay relay, Executor workers) {
        this.api = api;
        this.control = control;
        this.relay = relay;
        this.workers = workers;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof HttpRequest request)) {
            ctx.fireChannelRead(message);
            return;
        }
        if (request.decoderResult().isFailure()) {
            refuse(ctx);
            return;
        }
        ChannelPipeline pipeline = ctx.pipeline();
        String path = request.uri().split("\\?", 2)[0];
        if (!api || path.equals(Relay.PATH)
                || request.headers().containsValue(HttpHeaderNames.UPGRADE, "websocket", true)) {
            pipeline.addLast("http-body", new HttpObjectAggregator(MAX_HANDSHAKE_BODY_BYTES));
            pipeline.addLast("handshake", relay.handshake());
            pipeline.remove("idle");
        } else {
            pipeline.addLast("http-body", new HttpObjectAggregator(MAX_API_BODY_BYTES));
            pipeline.addLast("api", new ControlHandler(control, workers));
        }
        ctx.fireChannelRead(request);
        pipeline.remove(this);
    }

    private static void refuse(ChannelHandlerContext ctx) {
        FullHttpResponse answer = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1,
                HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, Unpooled
                    .copiedBuffer("request: malformed or its headers are too large", StandardCharsets.UTF_8));
        answer.headers()
            .set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8")
            .set(HttpHeaderNames.CONTENT_LENGTH, answer.content().readableBytes())
            .set(HttpHeaderNames.CONNECTION, "close");
        ctx.writeAndFlush(answer).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }
}
