package io.culvert.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.epoll.EpollTcpInfo;
import io.netty.util.concurrent.ScheduledFuture;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Answers the last ping of each read with its own payload (RFC 6455, 5.5.3, allows one answer to several
/// pings), so that a flood of them costs one write. Pings a silent end, and closes the connection if it stays
/// silent (spec: wire 5.4, rules 34 and 39). Consumes pongs. The payload of a ping is decimal digits, because
/// some clients parse each pong as a number.
///
/// While an end is not read, because its receiver does not keep up, its pongs are not seen. It is pinged all
/// the same, so that it sees traffic, and counts as dead when its system stops acknowledging (on Linux;
/// elsewhere it counts as alive).
final class LivenessHandler extends ChannelInboundHandlerAdapter {

    private final long askAfter;
    private final long deadAfter;
    private final LongSupplier nanoTime;

    private long lastHeard;
    private long lastAsked;
    private @Nullable ScheduledFuture<?> check;
    private @Nullable ByteBuf unanswered;

    LivenessHandler(Liveness liveness) {
        this(liveness, System::nanoTime);
    }

    /// @param nanoTime as `System#nanoTime`
    LivenessHandler(Liveness liveness, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        askAfter = liveness.askAfter().toNanos();
        deadAfter = liveness.deadAfter().toNanos();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        lastHeard = nanoTime.getAsLong();
        lastAsked = lastHeard;
        checkIn(ctx, askAfter);
    }

    private void checkIn(ChannelHandlerContext ctx, long nanos) {
        check = LoopTimers.after(ctx.channel(), nanos, TimeUnit.NANOSECONDS, () -> check(ctx));
    }

    private void check(ChannelHandlerContext ctx) {
        long now = nanoTime.getAsLong();
        boolean heldBack = !ctx.channel().config().isAutoRead();
        if (heldBack) {
            lastHeard = now;
        }
        long silent = heldBack ? unacknowledged(ctx) : now - lastHeard;
        if (silent >= deadAfter) {
            ctx.close();
            return;
        }
        boolean ask = heldBack || silent >= askAfter;
        if (ask && now - lastAsked >= askAfter) {
            lastAsked = now;
            ask(ctx);
        }
        checkIn(ctx, Math.min(ask ? askAfter : askAfter - silent, deadAfter - silent));
    }

    private static long unacknowledged(ChannelHandlerContext ctx) {
        if (!(ctx.channel() instanceof EpollSocketChannel socket)) {
            return 0;
        }
        EpollTcpInfo info = socket.tcpInfo();
        return TimeUnit.MILLISECONDS.toNanos(info.lastAckRecv());
    }

    private static void ask(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable()) {
            ctx.writeAndFlush(new WebSocketControl.Ping(Unpooled
                .copiedBuffer(Long.toString(System.currentTimeMillis()), StandardCharsets.US_ASCII)));
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        lastHeard = nanoTime.getAsLong();
        switch (message) {
            case WebSocketControl.Ping ping -> {
                forgetUnanswered();
                unanswered = ping.payload();
            }
            case WebSocketControl.Pong pong -> pong.payload().release();
            case WebSocketControl.Close close -> {
                answer(ctx);
                ctx.fireChannelRead(close);
            }
            default -> ctx.fireChannelRead(message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        answer(ctx);
        ctx.fireChannelReadComplete();
    }

    /// Does not answer pings while answers cannot be sent, so that a flood of pings does not fill memory.
    private void answer(ChannelHandlerContext ctx) {
        ByteBuf payload = unanswered;
        if (payload != null && ctx.channel().isWritable()) {
            unanswered = null;
            ctx.writeAndFlush(new WebSocketControl.Pong(payload));
        }
        forgetUnanswered();
    }

    private void forgetUnanswered() {
        if (unanswered != null) {
            unanswered.release();
            unanswered = null;
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        forgetUnanswered();
        if (check != null) {
            check.cancel(false);
        }
    }
}
