package io.culvert.cli;

import io.culvert.control.tunneling.TunnelApiConfig;
import io.culvert.registry.DeviceSessionLimits;
import io.culvert.registry.RegistryQuotas;
import io.culvert.tunnel.TunnelsConfig;
import java.time.Duration;
import picocli.CommandLine.Option;

/// Options of `serve`: limits of accounts and tunnels. Hidden, so that the help fits on a screen;
/// `docs/configuration.md` lists them.
@SuppressWarnings("FieldCanBeFinal") // set by picocli
final class QuotaOptions {

    @Option(names = "--max-open-tunnels", hidden = true, defaultValue = "20000")
    private int maxOpenTunnels;

    @Option(names = "--max-closed-tunnels", hidden = true, defaultValue = "20000")
    private int maxClosedTunnels;

    @Option(names = "--max-things", hidden = true, defaultValue = "100000")
    private int maxThings;

    @Option(names = "--max-thing-groups", hidden = true, defaultValue = "10000")
    private int maxThingGroups;

    @Option(names = "--max-certificates", hidden = true, defaultValue = "200000")
    private int maxCertificates;

    @Option(names = "--max-certificate-policies", hidden = true, defaultValue = "1000")
    private int maxCertificatePolicies;

    @Option(names = "--mqtt-session-minutes", hidden = true, defaultValue = "10080")
    private int mqttSessionMinutes;

    @Option(names = "--mqtt-sessions-per-thing", hidden = true, defaultValue = "10")
    private int mqttSessionsPerThing;

    @Option(names = "--max-services", hidden = true, defaultValue = "3")
    private int maxServices;

    @Option(names = "--max-tags", hidden = true, defaultValue = "50")
    private int maxTags;

    @Option(names = "--retention-minutes", hidden = true, defaultValue = "180")
    private int retentionMinutes;

    @Option(names = "--return-window-seconds", hidden = true, defaultValue = "60")
    private int returnWindowSeconds;

    @Option(names = "--max-lifetime-minutes", hidden = true, defaultValue = "720")
    private int maxLifetimeMinutes;

    @Option(names = "--calls-per-second", hidden = true, defaultValue = "5000")
    private int callsPerSecond;

    @Option(names = "--thing-must-exist", hidden = true, arity = "0..1", fallbackValue = "true", defaultValue = "false")
    private boolean thingMustExist;

    TunnelsConfig tunnels() {
        return new TunnelsConfig(maxOpenTunnels, maxClosedTunnels, maxServices, maxTags,
                Duration.ofMinutes(retentionMinutes), Duration.ofSeconds(returnWindowSeconds),
                Duration.ofMinutes(maxLifetimeMinutes));
    }

    RegistryQuotas registry() {
        return new RegistryQuotas(maxThings, maxThingGroups, maxCertificates, maxCertificatePolicies);
    }

    DeviceSessionLimits sessions() {
        return new DeviceSessionLimits(Duration.ofMinutes(mqttSessionMinutes), mqttSessionsPerThing);
    }

    TunnelApiConfig api() {
        return new TunnelApiConfig(callsPerSecond, thingMustExist);
    }
}
