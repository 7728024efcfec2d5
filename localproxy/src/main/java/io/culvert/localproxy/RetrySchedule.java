package io.culvert.localproxy;

import io.culvert.transport.RetryDelay;
import java.time.Duration;

/// Counts failed attempts to reach the service, and chooses the time before the next one. Confined to one
/// event loop.
final class RetrySchedule {

    private static final Duration FIRST = Duration.ofMillis(30);
    private static final int FACTOR = 3;

    private final RetryDelay delay;
    private final int most;
    private int failures;

    /// Attempts since the last success, those after a broken link included.
    private int attempts;

    RetrySchedule(ProxySettings.WebSocket settings) {
        this.delay = new RetryDelay(FIRST, settings.retryDelay(), FACTOR);
        this.most = settings.retries();
    }

    /// An attempt succeeded.
    void succeeded() {
        failures = 0;
        attempts = 0;
    }

    /// An attempt failed.
    ///
    /// @return whether the settings allow another one
    boolean failed() {
        failures++;
        return most == ProxySettings.FOREVER || failures <= most;
    }

    /// The time before the next attempt: longer with each one.
    ///
    /// @param least the shortest time
    Duration next(Duration least) {
        attempts++;
        Duration drawn = delay.after(attempts);
        return drawn.compareTo(least) < 0 ? least : drawn;
    }
}
