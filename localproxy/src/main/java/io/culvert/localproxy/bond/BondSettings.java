package io.culvert.localproxy.bond;

import io.culvert.protocol.bond.BondLimits;
import java.time.Duration;

/// How an end keeps its connections when a link breaks (spec: c1 10.4, 12). The budgets are the process's:
/// its tunnels share them.
///
/// @param connections that it holds at most
/// @param away how long it waits for the other side
/// @param sending for what is kept to be sent again
/// @param receiving for what applications leave untaken
public record BondSettings(int connections, Duration away, Budget sending, Budget receiving) {

    private static final Duration AWAY = Duration.ofHours(1);
    private static final long MAX_AWAY_SECONDS = 65_535;
    private static final int MIB = 1 << 20;

    public BondSettings {
        if (connections < 1 || connections > BondLimits.MAX_CONNECTIONS) {
            throw new IllegalArgumentException(
                    "connections: " + connections + " (expected: 1 to " + BondLimits.MAX_CONNECTIONS + ")");
        }
        if (away.isNegative() || away.toSeconds() > MAX_AWAY_SECONDS) {
            throw new IllegalArgumentException(
                    "away: " + away.toSeconds() + " s (expected: 0 to " + MAX_AWAY_SECONDS + ")");
        }
    }

    /// A local proxy's; call it once in a process.
    public static BondSettings ofLocalProxy() {
        return new BondSettings(512, AWAY, new Budget(32L * MIB), new Budget(64L * MIB));
    }

    /// An agent's, which has less memory; call it once in a process.
    public static BondSettings ofAgent() {
        return new BondSettings(128, AWAY, new Budget(16L * MIB), new Budget(32L * MIB));
    }

    int awaySeconds() {
        return (int) away.toSeconds();
    }
}
