package io.culvert.relay;

import io.culvert.tunnel.Tunnels;
import java.util.concurrent.Executor;

/// What every part of one relay shares.
///
/// @param blocking runs what waits for the store; virtual threads
/// @param holdBudget what all tunnels together may keep for destinations that are absent
/// @param unsentBudget what all peers together may leave unread
record RelayContext(Tunnels tunnels, RelayConfig config, Executor blocking, RelayObserver observer,
        HoldBudget holdBudget, UnsentBudget unsentBudget) {

    static RelayContext of(Tunnels tunnels, RelayConfig config, Executor blocking, RelayObserver observer) {
        return new RelayContext(tunnels, config, blocking, observer, new HoldBudget(config.hold().allBytes()),
                new UnsentBudget(config.unsentTotalBytes()));
    }
}
