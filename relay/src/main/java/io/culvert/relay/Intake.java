package io.culvert.relay;

import io.culvert.transport.IntakeHandler;
import io.culvert.transport.IntakeHandler.Hold;
import io.netty.channel.Channel;
import io.netty.channel.socket.SocketChannelConfig;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The relay's reasons to hold a peer's channel: the other side does not take what it sends, or it has sent
/// more than its rate allows. The sender is held back by TCP, no queue grows. Confined to the tunnel's
/// event loop.
final class Intake {

    private static final int MIN_RECEIVE_BUFFER = 64 << 10;
    private static final int MAX_RECEIVE_BUFFER = 1 << 20;

    private final Channel channel;
    private final IntakeHandler handler;
    private @Nullable Output taker;
    private @Nullable TokenBucket bandwidth;
    private boolean pausing;
    private boolean discards;

    Intake(Channel channel, IntakeHandler handler) {
        this.channel = channel;
        this.handler = handler;
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
    void flowInto(@Nullable Output taker) {
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
        set(Hold.TAKER, !discards && taker != null && !taker.takesMore());
        set(Hold.RATE, !discards && pauses());
    }

    private void set(Hold why, boolean holds) {
        if (holds) {
            handler.hold(why);
        } else {
            handler.release(why);
        }
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
