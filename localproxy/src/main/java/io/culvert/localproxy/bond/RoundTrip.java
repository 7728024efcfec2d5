package io.culvert.localproxy.bond;

import io.culvert.protocol.bond.BondFrame;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// Measures the round trip to the other end: by the handshake, then by the answers to PINGs. The handshake's
/// time includes what the other program needs to make its keys, which can be a large part of a second in a
/// program that has just started; so the answer to the first PING counts instead if it is shorter. Confined to
/// one event loop.
final class RoundTrip {

    private static final long FIRST_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /// A longer time comes from an answer to a PING that this end did not send.
    private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final LongSupplier nanoTime;
    private long handshakeAt;
    private long nanos = FIRST_NANOS;
    private boolean fromHandshake;

    /// @param nanoTime the monotonic clock
    RoundTrip(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    long nanos() {
        return nanos;
    }

    /// Notes when this end sent its first frame of the handshake.
    void sent(BondFrame frame) {
        if (frame instanceof BondFrame.Hello || frame instanceof BondFrame.Welcome) {
            handshakeAt = nanoTime.getAsLong();
        }
    }

    /// The handshake is complete.
    void up() {
        nanos = nanoTime.getAsLong() - handshakeAt;
        fromHandshake = true;
    }

    /// The other end answered a PING, which carried the time at which it was sent.
    void ponged(BondFrame.Pong pong) {
        long took = nanoTime.getAsLong() - pong.content();
        if (took <= 0 || took >= MOST_NANOS) {
            return;
        }
        nanos = fromHandshake ? Math.min(nanos, took) : (7 * nanos + took) / 8;
        fromHandshake = false;
    }
}
