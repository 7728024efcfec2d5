package io.culvert.agent;

import io.culvert.localproxy.ProxyStatus;
import io.culvert.localproxy.bond.BondCounters;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The state of an agent at one moment. Holds no token.
///
/// @param counters null if connections end with the link
public record AgentStatus(List<OfThing> things, @Nullable BondCounters counters) {

    public AgentStatus {
        things = List.copyOf(things);
    }

    /// A thing that the agent serves.
    ///
    /// @param services the ids of the services that this device offers for it
    public record OfThing(String thing, List<String> services, Mqtt mqtt, List<OfTunnel> tunnels) {

        public OfThing {
            services = List.copyOf(services);
            tunnels = List.copyOf(tunnels);
        }
    }

    /// The MQTT connection to the service.
    ///
    /// @param connected whether notifications can arrive
    /// @param since when the agent subscribed; if it is not connected, when it lost the connection
    /// @param reason why it is not connected, for people; empty if it is
    public record Mqtt(boolean connected, Instant since, String reason) {}

    /// A tunnel to a thing.
    ///
    /// @param name as in the log
    /// @param services as its notification named them
    /// @param since when its notification arrived
    public record OfTunnel(String name, List<String> services, Instant since, ProxyStatus proxy) {

        public OfTunnel {
            services = List.copyOf(services);
        }
    }
}
