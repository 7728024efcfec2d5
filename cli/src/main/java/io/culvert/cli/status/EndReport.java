package io.culvert.cli.status;

import io.culvert.localproxy.ProxyStatus;
import io.culvert.localproxy.bond.BondCounters;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a process with ends of tunnels tells about itself. Holds no token.
///
/// @param program the command, as in `culvert agent`
/// @param things that an agent serves; empty for other programs
/// @param counters null if connections end with the link
public record EndReport(String program, String version, Instant startedAt, List<Thing> things,
        List<Tunnel> tunnels, @Nullable BondCounters counters) {

    public EndReport {
        things = List.copyOf(things);
        tunnels = List.copyOf(tunnels);
    }

    /// A thing that an agent serves.
    ///
    /// @param services the ids of the services that the agent offers for it
    public record Thing(String name, List<String> services, Mqtt mqtt) {

        public Thing {
            services = List.copyOf(services);
        }
    }

    /// The MQTT connection of an agent's thing to the service.
    ///
    /// @param connected whether notifications can arrive
    /// @param since when the agent subscribed; if it is not connected, when it lost the connection
    /// @param reason why it is not connected; empty if it is
    public record Mqtt(boolean connected, Instant since, String reason) {}

    /// A tunnel of the process.
    ///
    /// @param name as in the log
    /// @param thing that it leads to; null if it is not known
    /// @param services the ids of its services
    /// @param since when the process learned of it
    public record Tunnel(String name, @Nullable String thing, List<String> services, Instant since,
            ProxyStatus proxy) {

        public Tunnel {
            services = List.copyOf(services);
        }
    }

    /// A process with one end.
    ///
    /// @param thing that its tunnel leads to; null if it is not known
    /// @param tunnel the tunnel's name
    public static EndReport of(String program, String version, Instant startedAt, @Nullable String thing,
            String tunnel, ProxyStatus proxy, @Nullable BondCounters counters) {
        return new EndReport(program, version, startedAt, List.of(),
                List.of(new Tunnel(tunnel, thing, proxy.services(), startedAt, proxy)), counters);
    }
}
