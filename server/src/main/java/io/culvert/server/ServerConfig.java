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

/// The configuration of `culvert serve`: one record per component.
///
/// @param dataDir the folder of all persistent data
/// @param region in ARNs, signatures and notifications
/// @param accountId twelve digits
/// @param outlets brokers and webhooks that receive notifications besides the service's own MQTT endpoint
public record ServerConfig(Path dataDir, String region, String accountId, ListenConfig listen, TlsConfig tls,
        DatabaseConfig database, TunnelsConfig tunnels, RegistryQuotas registry, DeviceSessionLimits sessions,
        TunnelApiConfig api, RelayConfig relay, AuditConfig audit, EdgeConfig edge, ConsoleConfig console,
        List<OutletConfig> outlets, TracesConfig traces) {

    public ServerConfig {
        outlets = List.copyOf(outlets);
        if (!accountId.matches("[0-9]{12}")) {
            throw new IllegalArgumentException("account-id: " + accountId + " (expected: 12 digits)");
        }
        if (!region.matches("[a-z0-9-]{1,64}")) {
            throw new IllegalArgumentException(
                    "region: " + region + " (expected: lower-case letters, digits, hyphens)");
        }
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
