package io.culvert.localproxy.bond;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What the bonds of a process share: their configuration, their memory, and what is counted of them (spec:
/// c1 10.4, 12).
///
/// @param sending memory for bytes that may have to be sent again
/// @param receiving memory for bytes that applications have not taken
/// @param counters what happens to the bonds
public record BondSettings(ResumeConfig config, Budget sending, Budget receiving, BondCounters counters) {

    /// Makes budgets, so call it once in a process. Null if connections end with the link.
    public static @Nullable BondSettings of(ResumeConfig config) {
        return config.use() == ResumeConfig.Use.OFF ? null : make(config);
    }

    /// The settings of a local proxy. Makes budgets, so call it once in a process.
    public static BondSettings ofLocalProxy() {
        return make(ResumeConfig.OF_LOCAL_PROXY);
    }

    /// The settings of an agent. Makes budgets, so call it once in a process.
    public static BondSettings ofAgent() {
        return make(ResumeConfig.OF_AGENT);
    }

    private static BondSettings make(ResumeConfig config) {
        return new BondSettings(config, new Budget(config.retransmitBytes()),
                new Budget(config.receiveBytes()), new BondCounters());
    }

    /// Another configuration that shares the memory of this one and is counted with it.
    public BondSettings with(ResumeConfig other) {
        return new BondSettings(other, sending, receiving, counters);
    }

    /// The same, without the fallback for services and clients that cannot resume.
    public BondSettings requiring() {
        return new BondSettings(config.with(ResumeConfig.Use.REQUIRED), sending, receiving, counters);
    }

    /// Whether no connections are made if the service or the other side's client cannot resume.
    public boolean required() {
        return config.use() == ResumeConfig.Use.REQUIRED;
    }

    /// The most connections of a bond.
    int connections() {
        return config.connections();
    }

    int awaySeconds() {
        return (int) config.away().toSeconds();
    }

    /// How long a half-closed connection may carry nothing.
    Duration halfClosed() {
        return config.halfClosed();
    }
}
