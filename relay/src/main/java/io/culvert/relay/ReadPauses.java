package io.culvert.relay;

import io.culvert.transport.IntakeHandler;
import io.culvert.transport.IntakeHandler.Hold;
import io.culvert.transport.LoopTimers;
import io.netty.channel.Channel;
import io.netty.channel.socket.SocketChannelConfig;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The relay's reasons to stop reading a peer's channel: the other side does not read what the peer sends, or
/// the peer has sent more than its rate allows. TCP then slows the sender, so that no queue grows. Confined to
/// the tunnel's event loop.
final class ReadPauses {

    private static final int MIN_RECEIVE_BUFFER = 64 << 10;
    private static final int MAX_RECEIVE_BUFFER = 1 << 20;

    private final Channel channel;
    private final IntakeHandler handler;
    private @Nullable Output taker;
    private @Nullable TokenBucket bandwidth;
    private boolean pausing;
    private boolean discards;

    ReadPauses(Channel channel, IntakeHandler handler) {
        this.channel = channel;
        this.handler = handler;
    }

    /// Sets the rate of this side, and a receive buffer to match, so that a short message does not wait for
    /// long behind bulk data in the system.
    void limit(TokenBucket bucket) {
        bandwidth = bucket;
        if (channel.config() instanceof SocketChannelConfig socket) {
            socket.setReceiveBufferSize(
                    Math.clamp(bucket.bytesPerSecond() / 16, MIN_RECEIVE_BUFFER, MAX_RECEIVE_BUFFER));
        }
    }

    /// The receiver of what is read; null while there is none.
    void flowInto(@Nullable Output taker) {
        this.taker = taker;
        update();
    }

    /// Reads everything from now on, because it is discarded.
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

    /// Reads or holds the channel, according to the current state.
    void update() {
        set(Hold.TAKER, !discards && taker != null && !taker.takesMore());
        set(Hold.RATE, !discards && pauseIfOverRate());
    }

    private void set(Hold why, boolean holds) {
        if (holds) {
            handler.hold(why);
        } else {
            handler.release(why);
        }
    }

    /// Pauses if this side has sent more than its rate allows, until the balance allows it to go on.
    ///
    /// @return whether it pauses
    private boolean pauseIfOverRate() {
        TokenBucket bucket = bandwidth;
        if (bucket == null || pausing) {
            return pausing;
        }
        long nanos = bucket.pauseNanos();
        if (nanos > 0) {
            pausing = true;
            LoopTimers.after(channel, nanos, TimeUnit.NANOSECONDS, () -> {
                pausing = false;
                update();
            });
        }
        return pausing;
    }
}
