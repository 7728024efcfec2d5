package io.culvert.control.tunneling;

import io.culvert.control.api.ApiError;
import io.culvert.control.api.ErrorType;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/// How many calls per second an account may make: a bucket per account that holds one second's worth and
/// fills evenly. Buckets that have filled up again are forgotten, so that there are no more of them than
/// accounts that called within the last second, give or take `MAX_IDLE`.
final class CallRates {

    private static final int MAX_IDLE = 1000;
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final int callsPerSecond;
    private final InstantSource clock;
    private final ConcurrentHashMap<String, Bucket> buckets = new ConcurrentHashMap<>();
    private final AtomicReference<Instant> forgotAt = new AtomicReference<>(Instant.EPOCH);

    CallRates(int callsPerSecond, InstantSource clock) {
        this.callsPerSecond = callsPerSecond;
        this.clock = clock;
    }

    /// Counts one call.
    ///
    /// @throws ApiError ThrottlingException, which SDKs answer by trying again later
    void count(String account) {
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

    /// How many accounts are remembered.
    int remembered() {
        return buckets.size();
    }

    /// At most once a second, since it looks at all.
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
