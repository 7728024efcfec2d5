package io.culvert.transport;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/// How long a client waits before it tries again: longer after each failure, up to a limit. Half of each
/// delay is random, so that the clients of a server that restarts do not all return in the same moment.
///
/// @param first the longest delay after the first failure; at least 1 ms
/// @param longest the limit of all delays; zero for clients that never wait
/// @param factor by how much the delay grows with each failure; at least 1
public record RetryDelay(Duration first, Duration longest, int factor) {

    public RetryDelay {
        if (first.toMillis() < 1) {
            throw new IllegalArgumentException("first delay: " + first + " (expected: 1 ms or longer)");
        }
        if (longest.isNegative()) {
            throw new IllegalArgumentException("longest delay: " + longest + " (expected: not negative)");
        }
        if (factor < 1) {
            throw new IllegalArgumentException("factor: " + factor + " (expected: 1 or more)");
        }
    }

    /// The delay after a number of failures in a row, in whole milliseconds.
    ///
    /// @param failures at least 1
    public Duration after(int failures) {
        return after(failures, ThreadLocalRandom.current());
    }

    Duration after(int failures, RandomGenerator random) {
        long most = most(failures);
        return Duration.ofMillis(most / 2 + random.nextLong(most - most / 2 + 1));
    }

    private long most(int failures) {
        long limit = longest.toMillis();
        long most = Math.min(limit, first.toMillis());
        for (int failure = 1; failure < failures && most < limit && factor > 1; failure++) {
            most = most > limit / factor ? limit : most * factor;
        }
        return most;
    }
}
