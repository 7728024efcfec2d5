package io.culvert.agent;

import java.time.Instant;
import java.util.List;

/// A tunnel that an agent serves, in the form in which it is saved for the agent's next start.
///
/// @param accessToken of the destination; a secret
/// @param clientToken lets only this agent use the access token again; a secret
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
