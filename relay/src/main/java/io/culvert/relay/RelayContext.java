package io.culvert.relay;

import io.culvert.tunnel.Tunnels;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/// The objects that all parts of one relay share.
///
/// @param blocking runs what waits for the store; virtual threads
/// @param events receives what happens
/// @param holdBudget how much all tunnels together may hold for absent destinations
/// @param unsentBudget how much may be queued for all peers together
/// @param sources the clocks and the random numbers
/// @param carrier takes clients to the life that has their tunnel's other peers
record RelayContext(Tunnels tunnels, RelayConfig config, Executor blocking, Consumer<RelayEvent> events,
        HoldBudget holdBudget, UnsentBudget unsentBudget, RelaySources sources, Carrier carrier) {

    static RelayContext of(Tunnels tunnels, RelayConfig config, Executor blocking, InstantSource clock,
            Consumer<RelayEvent> events, Carrier carrier) {
        return new RelayContext(tunnels, config, blocking, events, new HoldBudget(config.hold().allBytes()),
                new UnsentBudget(config.unsentTotalBytes()), RelaySources.of(clock), carrier);
    }
}
