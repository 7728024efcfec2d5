package io.culvert.server;

import io.culvert.audit.AuditConfig;
import io.culvert.control.tunneling.TunnelApiConfig;
import io.culvert.notify.outlet.OutletConfig;
import io.culvert.registry.DeviceSessionLimits;
import io.culvert.registry.RegistryQuotas;
import io.culvert.relay.RelayConfig;
import io.culvert.server.traces.TracesConfig;
import io.culvert.tunnel.TunnelsConfig;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The configuration of `culvert serve`: one record per component.
///
/// @param dataDir the folder of all persistent data
/// @param region in ARNs, signatures and notifications
/// @param accountId twelve digits
/// @param outlets brokers and webhooks that receive notifications besides the service's own MQTT endpoint
/// @param cluster null for a service that has its database to itself
public record ServerConfig(Path dataDir, String region, String accountId, ListenConfig listen, TlsConfig tls,
        DatabaseConfig database, TunnelsConfig tunnels, RegistryQuotas registry, DeviceSessionLimits sessions,
        TunnelApiConfig api, RelayConfig relay, AuditConfig audit, EdgeConfig edge, ConsoleConfig console,
        List<OutletConfig> outlets, TracesConfig traces, @Nullable ClusterConfig cluster) {

    public ServerConfig {
        outlets = List.copyOf(outlets);
        if (cluster != null && database.url() == null) {
            throw new IllegalArgumentException("cluster-folder: several nodes share one PostgreSQL (expected:"
                    + " database-url jdbc:postgresql://HOST:PORT/DATABASE beside it)");
        }
        if (!accountId.matches("[0-9]{12}")) {
            throw new IllegalArgumentException("account-id: " + accountId + " (expected: 12 digits)");
        }
        if (!region.matches("[a-z0-9-]{1,64}")) {
            throw new IllegalArgumentException(
                    "region: " + region + " (expected: lower-case letters, digits, hyphens)");
        }
    }

    /// The configuration of a service that has its database to itself.
    public ServerConfig(Path dataDir, String region, String accountId, ListenConfig listen, TlsConfig tls,
            DatabaseConfig database, TunnelsConfig tunnels, RegistryQuotas registry,
            DeviceSessionLimits sessions, TunnelApiConfig api, RelayConfig relay, AuditConfig audit,
            EdgeConfig edge, ConsoleConfig console, List<OutletConfig> outlets, TracesConfig traces) {
        this(dataDir, region, accountId, listen, tls, database, tunnels, registry, sessions, api, relay,
                audit, edge, console, outlets, traces, null);
    }

    /// The defaults of every component, with the given listeners.
    public static ServerConfig of(Path dataDir, String accountId, ListenConfig listen) {
        return new ServerConfig(dataDir, "us-east-1", accountId, listen, TlsConfig.DEFAULTS,
                DatabaseConfig.DEFAULTS, TunnelsConfig.DEFAULTS, RegistryQuotas.DEFAULTS,
                DeviceSessionLimits.DEFAULTS, TunnelApiConfig.DEFAULTS, RelayConfig.DEFAULTS,
                AuditConfig.DEFAULTS, EdgeConfig.DEFAULTS, ConsoleConfig.DEFAULTS, List.of(),
                TracesConfig.OFF);
    }
}
