package io.culvert.cli.status;

import io.culvert.agent.AgentStatus;
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
        List<String> services, AgentStatus.@Nullable Mqtt mqtt, List<AgentStatus.OfTunnel> tunnels,
        @Nullable BondCounters counters) {

    public EndReport {
        services = List.copyOf(services);
        tunnels = List.copyOf(tunnels);
    }

    /// An agent.
    public static EndReport of(String version, Instant startedAt, AgentStatus agent) {
        return new EndReport("agent", version, startedAt, agent.thing(), agent.services(), agent.mqtt(),
                agent.tunnels(), agent.counters());
    }

    /// A process with one end.
    ///
    /// @param tunnel the tunnel's name
    public static EndReport of(String program, String version, Instant startedAt, @Nullable String thing,
            String tunnel, ProxyStatus proxy, @Nullable BondCounters counters) {
        return new EndReport(program, version, startedAt, thing, List.of(), null,
                List.of(new AgentStatus.OfTunnel(tunnel, proxy.services(), startedAt, proxy)), counters);
    }
}
