package io.culvert.localproxy.bond;

import io.culvert.protocol.bond.BondLimits;
import java.time.Duration;

/// The limits within which an end keeps its connections while a link is broken (spec: c1 10.4, 12). All
/// tunnels of a process share the budgets.
///
/// @param connections the most connections that it holds
/// @param away how long it waits for the other side to return
/// @param sending memory for bytes that may have to be sent again
/// @param receiving memory for bytes that applications have not taken
/// @param counters what happens to the bonds
/// @param required whether to make no connections if the service or the other side's client cannot resume
public record BondSettings(int connections, Duration away, Budget sending, Budget receiving,
        BondCounters counters, boolean required) {

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

    /// The same, with a fallback for services and clients that cannot resume.
    public BondSettings(int connections, Duration away, Budget sending, Budget receiving) {
        this(connections, away, sending, receiving, new BondCounters(), false);
    }

    /// The same, without the fallback.
    public BondSettings requiring() {
        return new BondSettings(connections, away, sending, receiving, counters, true);
    }

    /// The settings of a local proxy. Makes budgets, so call it once in a process.
    public static BondSettings ofLocalProxy() {
        return new BondSettings(512, AWAY, new Budget(32L * MIB), new Budget(64L * MIB));
    }

    /// The settings of an agent, which has less memory. Makes budgets, so call it once in a process.
    public static BondSettings ofAgent() {
        return new BondSettings(128, AWAY, new Budget(16L * MIB), new Budget(32L * MIB));
    }

    int awaySeconds() {
        return (int) away.toSeconds();
    }
}
