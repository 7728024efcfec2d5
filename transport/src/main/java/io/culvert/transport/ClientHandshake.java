package io.culvert.transport;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// The connecting end's WebSocket handshake (RFC 6455, 4.1). Sends the request when the channel is ready
/// (after TLS, if it is used), passes the answer to the listener once, and leaves the pipeline. If the service
/// accepts, the listener adds the next handlers before any bytes after the answer are read.
public final class ClientHandshake extends SimpleChannelInboundHandler<FullHttpResponse> {

    private static final int MAX_ANSWER_BYTES = 16 << 10;
    private static final int TIMEOUT_SECONDS = 30;

    /// The service's answer.
    public sealed interface Answer {
        /// The service accepts the handshake.
        ///
        /// @param headers of the answer
        record Accepted(HttpHeaders headers) implements Answer {}

        /// The service answered with a status other than 101.
        ///
        /// @param reason the answer's body, trimmed
        record Rejected(int status, String statusText, String reason) implements Answer {}
    }

    private final FullHttpRequest request;
    private final Consumer<Answer> listener;
    private final String key;

    /// @param host for the Host header; an IPv6 address without its brackets
    /// @param headers further headers, besides those of the WebSocket handshake
    /// @param listener called on the event loop, at most once; not called if the channel closes before
    /// @throws IllegalArgumentException for a header that cannot be sent, naming it without its value
    public ClientHandshake(String host, String path, Map<String, String> headers, Consumer<Answer> listener) {
        this.listener = listener;
        byte[] nonce = new byte[16];
        ThreadLocalRandom.current().nextBytes(nonce);
        this.key = Base64.getEncoder().encodeToString(nonce);
        this.request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, path);
        request.headers()
            .set(HttpHeaderNames.HOST, Endpoint.bracketed(host))
            .set(HttpHeaderNames.UPGRADE, "websocket")
            .set(HttpHeaderNames.CONNECTION, "upgrade")
            .set(HttpHeaderNames.SEC_WEBSOCKET_KEY, key)
            .set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, "13");
        headers.forEach(this::add);
    }

    private void add(String name, String value) {
        if (!value.chars().allMatch(c -> c >= 0x20 && c < 0x7f) || !value.strip().equals(value)) {
            throw new IllegalArgumentException("header " + name
                    + ": cannot be sent (expected: printable ASCII, no space at either end)");
        }
        request.headers().set(name, value);
    }

    /// Adds this handshake with the HTTP codec it needs.
    public void addTo(ChannelPipeline pipeline) {
        pipeline.addLast("http", new HttpClientCodec());
        pipeline.addLast("http-body", new HttpObjectAggregator(MAX_ANSWER_BYTES));
        pipeline.addLast("handshake", this);
    }

    /// Sends the request. Call it when the channel is ready.
    public void start(ChannelPipeline pipeline) {
        pipeline.writeAndFlush(request);
        LoopTimers.after(pipeline.channel(), TIMEOUT_SECONDS, TimeUnit.SECONDS, () -> {
            if (pipeline.get(ClientHandshake.class) != null) {
                pipeline.fireExceptionCaught(
                        new IOException("no answer to the WebSocket handshake in " + TIMEOUT_SECONDS + " s"));
                pipeline.close();
            }
        });
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpResponse answer) {
        ChannelPipeline pipeline = ctx.pipeline();
        if (answer.status().code() == 101 && accepts(answer)) {
            listener.accept(new Answer.Accepted(answer.headers().copy()));
        } else {
            listener.accept(new Answer.Rejected(answer.status().code(), answer.status().reasonPhrase(),
                    answer.content().toString(StandardCharsets.UTF_8).strip()));
        }
        pipeline.remove("handshake");
        pipeline.remove("http-body");
        pipeline.remove("http");
    }

    private boolean accepts(FullHttpResponse answer) {
        return WebSocketAccept.of(key).equals(answer.headers().get(HttpHeaderNames.SEC_WEBSOCKET_ACCEPT));
    }
}
