package io.culvert.localproxy.bond;

import io.culvert.protocol.Limits;
import java.util.concurrent.TimeUnit;

/// Measures how fast the link takes bytes. From that follow the longest frame, which takes about a
/// millisecond, and how much may be queued for the link: a keystroke of another connection has to wait for
/// both (spec: c1 11). Measures only from one moment at which the link is full to the next: otherwise the
/// applications, or the system's empty buffers, would set the pace. Confined to one event loop.
final class SendRate {

    private static final int LEAST_BYTES = 4 << 10;
    private static final int MOST_BYTES = Limits.MAX_PAYLOAD_BYTES;

    /// Before the first measurement.
    private static final int USUAL_BYTES = 32 << 10;

    /// How many milliseconds the queued bytes last. The event loop has to come back until then, and the
    /// system's own buffer has as much again or more.
    private static final int QUEUE_MILLIS = 4;
    private static final int LEAST_QUEUE_BYTES = 16 << 10;
    private static final int MOST_QUEUE_BYTES = 128 << 10;

    /// The limit of a measurement.
    private static final double MOST_IN_A_MILLI = 4 * MOST_BYTES;

    /// A shorter measurement continues.
    private static final long SHORTEST_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /// Each measurement has this part of the weight of the mean: one eighth.
    private static final int WEIGHT = 8;

    private double bytesInAMilli = USUAL_BYTES;

    /// Whether the link was full at [#since] and has had bytes to send ever since.
    private boolean measuring;
    private long since;
    private long bytes;

    /// The link is another one, perhaps on another path.
    void newLink() {
        bytesInAMilli = USUAL_BYTES;
        measuring = false;
    }

    /// Bytes were written to the link.
    void sent(int count) {
        bytes += count;
    }

    /// The link takes no more bytes now. A link that has taken none since the last time is still measured.
    ///
    /// @param now in nanoseconds
    void full(long now) {
        if (measuring && (bytes == 0 || now - since < SHORTEST_NANOS)) {
            return;
        }
        if (measuring) {
            double millis = (now - since) / (double) TimeUnit.MILLISECONDS.toNanos(1);
            bytesInAMilli += (Math.min(bytes / millis, MOST_IN_A_MILLI) - bytesInAMilli) / WEIGHT;
        }
        measuring = true;
        since = now;
        bytes = 0;
    }

    /// There is nothing more to send, although the link would take it.
    void idle() {
        measuring = false;
    }

    /// The most payload in a frame.
    int chunkBytes() {
        return (int) Math.clamp(bytesInAMilli, LEAST_BYTES, MOST_BYTES);
    }

    /// How many bytes may be queued for the link: a power of 2, so that it seldom changes.
    int queueBytes() {
        int wanted = (int) Math.clamp(QUEUE_MILLIS * bytesInAMilli, LEAST_QUEUE_BYTES, MOST_QUEUE_BYTES);
        return Integer.highestOneBit(wanted);
    }
}
