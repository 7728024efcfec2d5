package io.culvert.relay;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// The bytes that one side of a tunnel may send: a fixed number per second, with bursts of at most what a
/// twentieth of a second allows. Bytes are counted after they were read, so the balance may be negative;
/// reading continues when it no longer is. Confined to the tunnel's event loop.
final class TokenBucket {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    /// The largest burst, in parts of a second.
    private static final int BURST_PARTS = 20;

    private final long bytesPerSecond;
    private final LongSupplier nanoTime;
    private double balance;
    private long countedAt;

    /// @param nanoTime as `System#nanoTime`
    TokenBucket(long bytesPerSecond, LongSupplier nanoTime) {
        this.bytesPerSecond = bytesPerSecond;
        this.nanoTime = nanoTime;
        this.countedAt = nanoTime.getAsLong();
    }

    long bytesPerSecond() {
        return bytesPerSecond;
    }

    /// Counts bytes that were read.
    void take(long bytes) {
        refill();
        balance -= bytes;
    }

    /// How long reading must pause, in nanoseconds; 0 to continue.
    long pauseNanos() {
        refill();
        return balance >= 0 ? 0 : (long) Math.ceil(-balance * SECOND / bytesPerSecond);
    }

    private void refill() {
        long now = nanoTime.getAsLong();
        double earned = (double) (now - countedAt) * bytesPerSecond / SECOND;
        balance = Math.min(balance + earned, (double) bytesPerSecond / BURST_PARTS);
        countedAt = now;
    }
}
