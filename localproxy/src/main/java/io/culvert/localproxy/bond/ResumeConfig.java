package io.culvert.localproxy.bond;

import io.culvert.protocol.bond.BondLimits;
import java.time.Duration;

/// How a process keeps connections while a link is broken, as an operator configures it (spec: c1 10.4, 12,
/// 17). The names of the keys are those of the components, except [#away] and [#halfClosed], which have
/// `-seconds`.
///
/// @param use whether connections outlive a link at all
/// @param connections the most connections of a tunnel
/// @param away how long connections wait for the other side to return
/// @param halfClosed how long a connection of which one direction is done may carry nothing
/// @param retransmitBytes memory of the process for bytes that may have to be sent again, beyond the 64 KiB
/// that each connection may always keep
/// @param receiveBytes the same for bytes that applications have not taken
public record ResumeConfig(Use use, int connections, Duration away, Duration halfClosed, long retransmitBytes,
        long receiveBytes) {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final long MIB = 1 << 20;

    /// The defaults of a local proxy.
    public static final ResumeConfig OF_LOCAL_PROXY = new ResumeConfig(Use.ON, 512, HOUR, HOUR, 32 * MIB,
            64 * MIB);

    /// The defaults of an agent, whose device has less memory.
    public static final ResumeConfig OF_AGENT = new ResumeConfig(Use.ON, 128, HOUR, HOUR, 16 * MIB, 32 * MIB);

    private static final long MAX_AWAY_SECONDS = 65_535;
    private static final long MAX_BYTES = 1 << 30;

    /// Whether connections outlive a link.
    public enum Use {
        OFF,
        /// If the service and the other end support it.
        ON,
        /// As `ON`, and no connections are made if the service or the other end does not support it.
        REQUIRED
    }

    public ResumeConfig {
        require("connections", connections, 1, BondLimits.MAX_CONNECTIONS);
        require("away-seconds", away.toSeconds(), 0, MAX_AWAY_SECONDS);
        require("half-closed-seconds", halfClosed.toSeconds(), 1, Integer.MAX_VALUE);
        require("retransmit-bytes", retransmitBytes, Budget.FLOOR, MAX_BYTES);
        require("receive-bytes", receiveBytes, Budget.FLOOR, MAX_BYTES);
    }

    private static void require(String key, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    key + ": " + value + " (expected: " + least + " to " + most + ")");
        }
    }

    /// The same, used in another way.
    public ResumeConfig with(Use other) {
        return new ResumeConfig(other, connections, away, halfClosed, retransmitBytes, receiveBytes);
    }
}
