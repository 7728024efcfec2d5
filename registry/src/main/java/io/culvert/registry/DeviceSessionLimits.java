package io.culvert.registry;

import java.time.Duration;

/// How many MQTT sessions are kept, and for how long.
///
/// @param longest how long a session outlives its last connection; at least a minute, at most 365 days
/// @param ofAThing the maximum number of sessions of one thing, 1 or more
public record DeviceSessionLimits(Duration longest, int ofAThing) {

    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofDays(365);

    /// A week, and ten sessions of one thing.
    public static final DeviceSessionLimits DEFAULTS = new DeviceSessionLimits(Duration.ofDays(7), 10);

    public DeviceSessionLimits {
        if (longest.compareTo(SHORTEST) < 0 || longest.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "mqtt-session-minutes: " + longest.toMinutes() + " (expected: 1 to 525600)");
        }
        if (ofAThing < 1) {
            throw new IllegalArgumentException(
                    "mqtt-sessions-per-thing: " + ofAThing + " (expected: 1 or more)");
        }
    }
}
