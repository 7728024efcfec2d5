package io.culvert.server;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.timeout.ReadTimeoutHandler;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;

/// `GET /healthz` (the process lives), `/readyz` (it serves) and `/metrics` (Prometheus text). Answers the
/// first request of a connection, then closes it; pipelined requests get no answer.
final class OpsHandler extends SimpleChannelInboundHandler<FullHttpRequest> {

    private static final int IDLE_SECONDS = 65;
    private static final int MAX_BODY_BYTES = 1024;

    private final Supplier<Optional<String>> obstacle;
    private final Supplier<String> metrics;
    private boolean answered;

    private OpsHandler(Supplier<Optional<String>> obstacle, Supplier<String> metrics) {
        this.obstacle = obstacle;
        this.metrics = metrics;
    }

    /// The pipeline of the listener: idle timeout → HTTP codec → whole requests → this handler.
    ///
    /// @param obstacle why the service does not serve, if it does not
    /// @param metrics the page of `/metrics`
    static ChannelInitializer<Channel> connections(Supplier<Optional<String>> obstacle,
            Supplier<String> metrics) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline()
                    .addLast("idle", new ReadTimeoutHandler(IDLE_SECONDS))
                    .addLast("http", new HttpServerCodec())
                    .addLast("http-body", new HttpObjectAggregator(MAX_BODY_BYTES))
                    .addLast("ops", new OpsHandler(obstacle, metrics));
            }
        };
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
        if (answered) {
            return;
        }
        answered = true;
        switch (request.uri()) {
            case "/healthz" -> answer(ctx, HttpResponseStatus.OK, "ok\n");
            case "/readyz" -> {
                Optional<String> reason = obstacle.get();
                answer(ctx, reason.isEmpty() ? HttpResponseStatus.OK : HttpResponseStatus.SERVICE_UNAVAILABLE,
                        reason.map(text -> "not ready: " + text + "\n").orElse("ready\n"));
            }
            case "/metrics" -> answer(ctx, HttpResponseStatus.OK, metrics.get());
            default -> answer(ctx, HttpResponseStatus.NOT_FOUND, "expected: /healthz, /readyz, /metrics\n");
        }
    }

    /// The bytes are not HTTP, or contain more requests at once than the codec accepts.
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
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
