package io.culvert.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.ScheduledFuture;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Answers pings at once with their own payload, pings a peer that is silent, and drops one that stays silent
/// (spec: wire 5.4, decisions 34 and 39). Pongs end here; a ping's payload is decimal digits, for some clients
/// read every pong they get as a number.
final class LivenessHandler extends ChannelInboundHandlerAdapter {

    /// Silence before we ask.
    static final Duration ASK_AFTER = Duration.ofSeconds(20);

    /// Silence before the socket is dropped.
    static final Duration DEAD_AFTER = Duration.ofSeconds(44);

    private static final Duration CHECK_EVERY = Duration.ofSeconds(4);

    private long lastRead;
    private boolean asked;
    private @Nullable ScheduledFuture<?> check;

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        lastRead = System.nanoTime();
        check = ctx.executor()
            .scheduleWithFixedDelay(() -> check(ctx), CHECK_EVERY.toMillis(), CHECK_EVERY.toMillis(),
                    TimeUnit.MILLISECONDS);
    }

    private void check(ChannelHandlerContext ctx) {
        if (!ctx.channel().config().isAutoRead()) {
            // We are the silent one: what the peer says waits unread.
            lastRead = System.nanoTime();
            return;
        }
        long silent = System.nanoTime() - lastRead;
        if (silent > DEAD_AFTER.toNanos()) {
            ctx.close();
        } else if (silent > ASK_AFTER.toNanos() && !asked) {
            asked = true;
            ctx.writeAndFlush(new WebSocketControl.Ping(Unpooled
                .copiedBuffer(Long.toString(System.currentTimeMillis()), StandardCharsets.US_ASCII)));
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        lastRead = System.nanoTime();
        asked = false;
        switch (message) {
            case WebSocketControl.Ping ping -> answer(ctx, ping.payload());
            case WebSocketControl.Pong pong -> pong.payload().release();
            default -> ctx.fireChannelRead(message);
        }
    }

    /// Where answers do not leave, further pings get none: a flood of them must not fill memory.
    private static void answer(ChannelHandlerContext ctx, ByteBuf payload) {
        if (ctx.channel().isWritable()) {
            ctx.writeAndFlush(new WebSocketControl.Pong(payload));
        } else {
            payload.release();
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (check != null) {
            check.cancel(false);
        }
    }
}
