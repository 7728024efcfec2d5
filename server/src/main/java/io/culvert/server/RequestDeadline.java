package io.culvert.server;

import io.culvert.transport.LoopTimers;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Closes slow connections. Limits the time to the first byte, from a request's first byte to its last, and
/// between requests. The limit for an answer is the sum of the limits for a request and between requests.
/// Precedes the HTTP codec in the pipeline; its [End] follows the codec.
final class RequestDeadline extends ChannelDuplexHandler {

    private final EdgeConfig config;
    private boolean receiving;
    private boolean leaves;
    private @Nullable Future<?> timer;

    RequestDeadline(EdgeConfig config) {
        this.config = config;
    }

    /// Detects the end of requests.
    final class End extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (message instanceof LastHttpContent) {
                receiving = false;
                start(ctx, config.requestTimeout().plus(config.idleTimeout()));
                if (leaves) {
                    ctx.pipeline().remove(LingeringClose.class);
                    ctx.pipeline().remove(PartCount.class);
                    ctx.pipeline().remove(RequestDeadline.this);
                    ctx.pipeline().remove(this);
                }
            }
            ctx.fireChannelRead(message);
        }
    }

    /// Whether a request has begun and has not ended.
    boolean isReceiving() {
        return receiving;
    }

    /// The request that is being received is the last one: the bytes after it are not HTTP.
    void lastRequest() {
        leaves = true;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslHandshakeCompletionEvent done && done.isSuccess()) {
            start(ctx, config.firstByteTimeout());
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object bytes) {
        if (!receiving) {
            receiving = true;
            start(ctx, config.requestTimeout());
        }
        ctx.fireChannelRead(bytes);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object bytes, ChannelPromise promise) {
        if (!receiving) {
            start(ctx, config.idleTimeout());
        }
        ctx.write(bytes, promise);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        stop();
    }

    private void start(ChannelHandlerContext ctx, Duration within) {
        stop();
        timer = LoopTimers.after(ctx.channel(), within.toMillis(), TimeUnit.MILLISECONDS, () -> ctx.close());
    }

    private void stop() {
        Future<?> running = timer;
        if (running != null) {
            running.cancel(false);
            timer = null;
        }
    }
}
