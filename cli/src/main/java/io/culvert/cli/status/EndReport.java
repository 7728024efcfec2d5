package io.culvert.cli.status;

import io.culvert.localproxy.ProxyStatus;
import io.culvert.localproxy.bond.BondCounters;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a process with ends of tunnels tells about itself. Holds no token.
///
/// @param program the command, as in `culvert agent`
/// @param thing whose tunnels an agent serves, or a tunnel leads to; null if it is not known
/// @param services the ids that an agent offers; empty for other programs
/// @param mqtt null for programs other than an agent
/// @param counters null if connections end with the link
public record EndReport(String program, String version, Instant startedAt, @Nullable String thing,
        List<String> services, @Nullable Mqtt mqtt, List<Tunnel> tunnels, @Nullable BondCounters counters) {

    public EndReport {
        services = List.copyOf(services);
        tunnels = List.copyOf(tunnels);
    }

    /// An agent's MQTT connection to the service.
    ///
    /// @param connected whether notifications can arrive
    /// @param since when the agent subscribed; if it is not connected, when it lost the connection
    /// @param reason why it is not connected; empty if it is
    public record Mqtt(boolean connected, Instant since, String reason) {}

    /// A tunnel of the process.
    ///
    /// @param name as in the log
    /// @param services the ids of its services
    /// @param since when the process learned of it
    public record Tunnel(String name, List<String> services, Instant since, ProxyStatus proxy) {

        public Tunnel {
            services = List.copyOf(services);
        }
    }

    /// A process with one end.
    ///
    /// @param tunnel the tunnel's name
    public static EndReport of(String program, String version, Instant startedAt, @Nullable String thing,
            String tunnel, ProxyStatus proxy, @Nullable BondCounters counters) {
        return new EndReport(program, version, startedAt, thing, List.of(), null,
                List.of(new Tunnel(tunnel, proxy.services(), startedAt, proxy)), counters);
    }
}
