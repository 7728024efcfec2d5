package io.culvert.tunnel;

import java.time.Duration;

/// The rules' numbers.
///
/// @param maxOpenTunnels open tunnels per account
/// @param maxServices services per tunnel; more than three break clients of the AWS device SDKs
/// @param maxTags tags per tunnel
/// @param retention how long a closed tunnel stays described and listed
/// @param returnWindow how long after a restart of the service peers without a client token may come back
public record TunnelsConfig(int maxOpenTunnels, int maxServices, int maxTags, Duration retention,
        Duration returnWindow) {

    /// The original's limits, or better where the original's are unknown.
    public static final TunnelsConfig DEFAULTS = new TunnelsConfig(20_000, 3, 50, Duration.ofHours(3),
            Duration.ofSeconds(60));
}
