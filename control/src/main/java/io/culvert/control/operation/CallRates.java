package io.culvert.control.operation;

import io.culvert.control.api.ApiError;
import io.culvert.control.api.ErrorType;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/// Limits the calls per second of each account to one API with a token bucket that holds one second's worth
/// of calls. Full buckets are removed, so there are at most as many buckets as accounts that called within the
/// last second, plus `MAX_IDLE`.
public final class CallRates {

    private static final int MAX_IDLE = 1000;
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final int callsPerSecond;
    private final InstantSource clock;
    private final ConcurrentHashMap<String, Bucket> buckets = new ConcurrentHashMap<>();
    private final AtomicReference<Instant> forgotAt = new AtomicReference<>(Instant.EPOCH);

    /// @param callsPerSecond of each account; 1 or more
    public CallRates(int callsPerSecond, InstantSource clock) {
        this.callsPerSecond = callsPerSecond;
        this.clock = clock;
    }

    /// Counts one call.
    ///
    /// @throws ApiError ThrottlingException, after which SDKs retry later
    public void count(String account) {
        Instant now = clock.instant();
        Bucket after = buckets.compute(account,
                (key, bucket) -> bucket == null ? full(now).take() : filled(bucket, now).take());
        if (buckets.size() > MAX_IDLE) {
            forgetIdle(now);
        }
        if (after.refused) {
            throw new ApiError(ErrorType.THROTTLING,
                    "Rate exceeded: more than " + callsPerSecond + " calls per second in this account");
        }
    }

    /// The number of accounts with a bucket.
    int remembered() {
        return buckets.size();
    }

    /// Runs at most once a second, because it visits all buckets.
    private void forgetIdle(Instant now) {
        Instant last = forgotAt.get();
        if (Duration.between(last, now).abs().compareTo(SECOND) >= 0 && forgotAt.compareAndSet(last, now)) {
            buckets.values().removeIf(bucket -> Duration.between(bucket.at, now).compareTo(SECOND) > 0);
        }
    }

    private Bucket full(Instant now) {
        return new Bucket(callsPerSecond, now, false);
    }

    private Bucket filled(Bucket bucket, Instant now) {
        Duration since = Duration.between(bucket.at, now);
        double more = Math.max(0, since.toNanos() / 1e9) * callsPerSecond;
        return new Bucket(Math.min(callsPerSecond, bucket.left + more), now, false);
    }

    private record Bucket(double left, Instant at, boolean refused) {
        Bucket take() {
            return left < 1 ? new Bucket(left, at, true) : new Bucket(left - 1, at, false);
        }
    }
}
