package io.culvert.localproxy.bond;

import io.culvert.protocol.bond.BondFrame;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// Measures the round trip to the other end: first by the handshake, then by the answers to PINGs. Confined
/// to one event loop.
final class RoundTrip {

    private static final long FIRST_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /// A longer time comes from an answer to a PING that this end did not send.
    private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final LongSupplier nanoTime;
    private long handshakeAt;
    private long nanos = FIRST_NANOS;

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
    }

    /// The other end answered a PING, which carried the time at which it was sent.
    void ponged(BondFrame.Pong pong) {
        long took = nanoTime.getAsLong() - pong.content();
        if (took > 0 && took < MOST_NANOS) {
            nanos = (7 * nanos + took) / 8;
        }
    }
}
