package io.culvert.cli;

import io.culvert.control.tunneling.TunnelApiConfig;
import io.culvert.tunnel.TunnelsConfig;
import java.time.Duration;
import picocli.CommandLine.Option;

/// `serve`: the limits of accounts and tunnels. Not in the help, which fits a screen; all are
/// in `docs/configuration.md`.
@SuppressWarnings("FieldCanBeFinal") // set by picocli
final class QuotaOptions {

    @Option(names = "--max-open-tunnels", hidden = true, defaultValue = "20000")
    private int maxOpenTunnels;

    @Option(names = "--max-services", hidden = true, defaultValue = "3")
    private int maxServices;

    @Option(names = "--max-tags", hidden = true, defaultValue = "50")
    private int maxTags;

    @Option(names = "--retention-minutes", hidden = true, defaultValue = "180")
    private int retentionMinutes;

    @Option(names = "--return-window-seconds", hidden = true, defaultValue = "60")
    private int returnWindowSeconds;

    @Option(names = "--calls-per-second", hidden = true, defaultValue = "5000")
    private int callsPerSecond;

    @Option(names = "--thing-must-exist", hidden = true, arity = "0..1", fallbackValue = "true", defaultValue = "false")
    private boolean thingMustExist;

    TunnelsConfig tunnels() {
        return new TunnelsConfig(maxOpenTunnels, maxServices, maxTags, Duration.ofMinutes(retentionMinutes),
                Duration.ofSeconds(returnWindowSeconds));
    }

    TunnelApiConfig api() {
        return new TunnelApiConfig(callsPerSecond, thingMustExist);
    }
}
