package io.culvert.transport;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.ScheduledFuture;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Asks a web proxy for a TCP tunnel (HTTP CONNECT) and reports the result once. If the proxy opens the
/// tunnel, this handler leaves the pipeline, and the handlers that the listener adds talk to the far end.
public final class WebProxyHandshake extends SimpleChannelInboundHandler<HttpObject> {

    private static final int TIMEOUT_SECONDS = 30;

    /// How the handshake ended.
    public sealed interface Result {

        /// The channel is now connected to the far end.
        record Opened() implements Result {}

        /// There is no tunnel; the channel is closed.
        ///
        /// @param why for people
        record Failed(String why) implements Result {}
    }

    private final WebProxy proxy;
    private final String target;
    private final Consumer<Result> listener;
    private @Nullable ScheduledFuture<?> timeout;
    private boolean reported;

    /// @param host the host to which the proxy should connect
    /// @param listener called once, on the event loop
    public WebProxyHandshake(WebProxy proxy, String host, int port, Consumer<Result> listener) {
        this.proxy = proxy;
        this.target = Endpoint.text(host, port);
        this.listener = listener;
    }

    /// Adds this handshake with the HTTP codec it needs, and begins if the channel is connected and needs no
    /// TLS first.
    public void addTo(ChannelPipeline pipeline) {
        pipeline.addLast("web-proxy-http", new HttpClientCodec());
        pipeline.addLast("web-proxy", this);
        if (!proxy.tls()) {
            ask(pipeline.context(this));
        }
    }

    private void ask(ChannelHandlerContext ctx) {
        FullHttpRequest request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.CONNECT,
                target);
        request.headers().set(HttpHeaderNames.HOST, target);
        if (proxy.credentials() != null) {
            request.headers()
                .set(HttpHeaderNames.PROXY_AUTHORIZATION, "Basic " + Base64.getEncoder()
                    .encodeToString(proxy.credentials().getBytes(StandardCharsets.UTF_8)));
        }
        ctx.writeAndFlush(request);
        timeout = LoopTimers.after(ctx.channel(), TIMEOUT_SECONDS, TimeUnit.SECONDS,
                () -> fail(ctx, "no answer from it in " + TIMEOUT_SECONDS + " s"));
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslHandshakeCompletionEvent tls && tls.isSuccess()) {
            ask(ctx);
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, HttpObject part) {
        if (part instanceof HttpResponse answer) {
            if (answer.status().codeClass() == HttpStatusClass.SUCCESS) {
                // Waits until the codec has reported the end of the answer.
                ctx.executor().execute(() -> open(ctx));
            } else {
                fail(ctx, "it answered " + answer.status().code() + " " + answer.status().reasonPhrase());
            }
        }
    }

    private void open(ChannelHandlerContext ctx) {
        if (reported) {
            return;
        }
        reported = true;
        cancelTimeout();
        ctx.pipeline().remove("web-proxy-http");
        ctx.pipeline().remove("web-proxy");
        listener.accept(new Result.Opened());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        Faults.note("a connection to a web proxy", cause);
        fail(ctx, Reasons.of(cause));
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        fail(ctx, "it closed the connection");
    }

    private void fail(ChannelHandlerContext ctx, String why) {
        if (!reported) {
            reported = true;
            cancelTimeout();
            listener.accept(new Result.Failed(why));
            ctx.close();
        }
    }

    private void cancelTimeout() {
        if (timeout != null) {
            timeout.cancel(false);
        }
    }
}
