package io.culvert.cli;

import io.culvert.relay.Bandwidth;
import io.culvert.relay.HoldLimits;
import io.culvert.relay.RelayConfig;
import io.culvert.transport.Liveness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/// Options of `serve`: limits of the relay. Hidden, so that the help fits on a screen;
/// `docs/configuration.md` lists them.
@SuppressWarnings("FieldCanBeFinal") // set by picocli
final class RelayOptions {

    @Option(names = "--hold-bytes", hidden = true, defaultValue = "262144")
    private int holdBytes;

    @Option(names = "--hold-total-bytes", hidden = true, defaultValue = "67108864")
    private long holdTotalBytes;

    @Option(names = "--hold-seconds", hidden = true, defaultValue = "30")
    private int holdSeconds;

    @Option(names = "--unsent-total-bytes", hidden = true, defaultValue = "67108864")
    private long unsentTotalBytes;

    @Option(names = "--max-connections", hidden = true, defaultValue = "10000")
    private int maxConnections;

    @Option(names = "--silent-destination-seconds", hidden = true, defaultValue = "20")
    private int silentDestinationSeconds;

    @Option(names = "--service-ids-for-v1", hidden = true, arity = "0..1", fallbackValue = "true", defaultValue = "false")
    private boolean serviceIdsForV1;

    @Option(names = "--tunnel-bytes-per-second", hidden = true, defaultValue = "0")
    private long tunnelBytesPerSecond;

    @Option(names = "--account-bytes-per-second", hidden = true, split = ",")
    private Map<String, Long> accountBytesPerSecond = new LinkedHashMap<>();

    @Option(names = "--resume", hidden = true, arity = "0..1", fallbackValue = "true", defaultValue = "true")
    private boolean resume;

    @Option(names = "--allowed-origins", hidden = true, split = ",")
    private List<String> allowedOrigins = new ArrayList<>();

    RelayConfig config() {
        return new RelayConfig(new HoldLimits(holdBytes, holdTotalBytes, Duration.ofSeconds(holdSeconds)),
                maxConnections, serviceIdsForV1, new Bandwidth(tunnelBytesPerSecond, accountBytesPerSecond),
                unsentTotalBytes, Liveness.DEFAULTS, Duration.ofSeconds(silentDestinationSeconds), resume,
                new LinkedHashSet<>(allowedOrigins));
    }
}
