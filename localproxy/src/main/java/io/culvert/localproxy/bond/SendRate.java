package io.culvert.localproxy.bond;

import io.culvert.protocol.Limits;
import java.util.concurrent.TimeUnit;

/// Measures how fast the link takes bytes, and limits a frame to those that it takes in about a millisecond,
/// because a keystroke of another connection has to wait for the frame. Measures only while the link is full:
/// otherwise the applications would set the pace (spec: c1 11). Confined to one event loop.
final class SendRate {

    private static final int LEAST_BYTES = 4 << 10;
    private static final int MOST_BYTES = Limits.MAX_PAYLOAD_BYTES;

    /// Before the first measurement.
    private static final int USUAL_BYTES = 32 << 10;

    /// The limit of a measurement: the system's empty buffers take bytes faster than the path does.
    private static final double MOST_IN_A_MILLI = 4 * MOST_BYTES;

    /// Each measurement has this part of the weight of the mean: one eighth.
    private static final int WEIGHT = 8;

    private double bytesInAMilli = USUAL_BYTES;
    private long fullAt;
    private long backlogBytes;

    /// The link is another one, perhaps on another path.
    void newLink() {
        bytesInAMilli = USUAL_BYTES;
        backlogBytes = 0;
    }

    /// The link is full.
    ///
    /// @param now in nanoseconds
    /// @param bytes how many it has to send before it is writable
    void full(long now, long bytes) {
        fullAt = now;
        backlogBytes = bytes;
    }

    /// The link is writable again.
    void writable(long now) {
        if (backlogBytes > 0) {
            double millis = Math.max(1, now - fullAt) / (double) TimeUnit.MILLISECONDS.toNanos(1);
            double measured = Math.min(backlogBytes / millis, MOST_IN_A_MILLI);
            bytesInAMilli += (measured - bytesInAMilli) / WEIGHT;
            backlogBytes = 0;
        }
    }

    /// The most payload in a frame.
    int chunkBytes() {
        return (int) Math.clamp(bytesInAMilli, LEAST_BYTES, MOST_BYTES);
    }
}
