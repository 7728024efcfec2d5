package io.culvert.localproxy;

import io.culvert.transport.LoopTimers;
import io.culvert.transport.WebSocketControl;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.ScheduledFuture;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Pings at once and then regularly, whether the WebSocket is busy or not, as every published local proxy
/// does (spec: wire 5.4). The payload is the time in milliseconds.
final class PingHandler extends ChannelInboundHandlerAdapter {

    private final long periodMillis;
    private @Nullable ScheduledFuture<?> timer;

    PingHandler(Duration period) {
        this.periodMillis = Math.max(1, period.toMillis());
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        timer = LoopTimers.every(ctx.executor(), 0, periodMillis, TimeUnit.MILLISECONDS, () -> ping(ctx));
    }

    private static void ping(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable()) {
            ctx.writeAndFlush(new WebSocketControl.Ping(Unpooled
                .copiedBuffer(Long.toString(System.currentTimeMillis()), StandardCharsets.US_ASCII)));
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (timer != null) {
            timer.cancel(false);
        }
    }
}
