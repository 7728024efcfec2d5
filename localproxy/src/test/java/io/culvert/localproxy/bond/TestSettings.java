package io.culvert.localproxy.bond;

import java.time.Duration;

/// The settings of small bonds.
final class TestSettings {

    static final Duration AWAY = Duration.ofHours(1);
    static final Duration HALF_CLOSED = Duration.ofMinutes(20);

    private TestSettings() {}

    /// For 8 connections, with the same limit for both budgets.
    static BondSettings of(Budget sending) {
        return new BondSettings(
                new ResumeConfig(ResumeConfig.Use.ON, 8, AWAY, HALF_CLOSED, Budget.FLOOR, Budget.FLOOR),
                sending, new Budget(Budget.FLOOR), new BondCounters());
    }
}
