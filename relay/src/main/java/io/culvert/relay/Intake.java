package io.culvert.relay;

import io.netty.channel.Channel;
import io.netty.channel.socket.SocketChannelConfig;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// When a peer's channel is read: while the other side takes what it sends, and within its rate. The sender
/// is held back by TCP, no queue grows. Confined to the tunnel's event loop.
final class Intake {

    private static final int MIN_RECEIVE_BUFFER = 64 << 10;
    private static final int MAX_RECEIVE_BUFFER = 1 << 20;

    private final Channel channel;
    private @Nullable Channel taker;
    private @Nullable TokenBucket bandwidth;
    private boolean pausing;
    private boolean discards;

    Intake(Channel channel) {
        this.channel = channel;
    }

    /// Less waits in the system for a side that is held to a rate, so that a little message does not queue
    /// for long.
    void limit(TokenBucket bucket) {
        bandwidth = bucket;
        if (channel.config() instanceof SocketChannelConfig socket) {
            socket.setReceiveBufferSize(
                    Math.clamp(bucket.bytesPerSecond() / 16, MIN_RECEIVE_BUFFER, MAX_RECEIVE_BUFFER));
        }
    }

    /// Who takes what is read; null while there is nobody.
    void flowInto(@Nullable Channel taker) {
        this.taker = taker;
        update();
    }

    /// Everything is read from now on, for it is thrown away.
    void discard() {
        discards = true;
        update();
    }

    void took(int bytes) {
        if (bandwidth != null) {
            bandwidth.take(bytes);
            update();
        }
    }

    /// Reads on or holds back, as things are.
    void update() {
        channel.config().setAutoRead(discards || (taken() && !pauses()));
    }

    private boolean taken() {
        return taker == null || taker.isWritable();
    }

    /// Whether this side has sent more than its rate allows; it is read again when that is made up for.
    private boolean pauses() {
        TokenBucket bucket = bandwidth;
        if (bucket == null || pausing) {
            return pausing;
        }
        long nanos = bucket.pauseNanos();
        if (nanos > 0) {
            pausing = true;
            channel.eventLoop().schedule(() -> {
                pausing = false;
                update();
            }, nanos, TimeUnit.NANOSECONDS);
        }
        return pausing;
    }
}
