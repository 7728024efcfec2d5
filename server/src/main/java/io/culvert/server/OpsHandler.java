package io.culvert.server;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// `GET /healthz` (the process lives), `/readyz` (it serves) and `/metrics` (Prometheus text).
@Sharable
final class OpsHandler extends SimpleChannelInboundHandler<FullHttpRequest> {

    private final BooleanSupplier ready;
    private final Supplier<String> metrics;

    OpsHandler(BooleanSupplier ready, Supplier<String> metrics) {
        this.ready = ready;
        this.metrics = metrics;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
        switch (request.uri()) {
            case "/healthz" -> answer(ctx, HttpResponseStatus.OK, "ok\n");
            case "/readyz" -> {
                boolean is = ready.getAsBoolean();
                answer(ctx, is ? HttpResponseStatus.OK : HttpResponseStatus.SERVICE_UNAVAILABLE,
                        is ? "ready\n" : "not ready\n");
            }
            case "/metrics" -> answer(ctx, HttpResponseStatus.OK, metrics.get());
            default -> answer(ctx, HttpResponseStatus.NOT_FOUND, "expected: /healthz, /readyz, /metrics\n");
        }
    }

    private static void answer(ChannelHandlerContext ctx, HttpResponseStatus status, String text) {
        FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status,
                Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
        response.headers()
            .set(HttpHeaderNames.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")
            .set(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes());
        ctx.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    }
}
