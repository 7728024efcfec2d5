package io.culvert.agent;

import java.time.Instant;
import java.util.List;

/// A tunnel that an agent serves, as it is kept for the agent's next start.
///
/// @param accessToken of the destination; a secret
/// @param clientToken what lets this agent alone come back with it; a secret
/// @param services of the tunnel
/// @param since when the agent received its notification
record ServedTunnel(String accessToken, String clientToken, List<String> services, Instant since) {

    ServedTunnel {
        services = List.copyOf(services);
    }

    /// Without the secrets.
    @Override
    public String toString() {
        return "ServedTunnel" + services;
    }
}
