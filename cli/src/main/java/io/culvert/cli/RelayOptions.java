package io.culvert.cli;

import io.culvert.relay.RelayConfig;
import java.time.Duration;
import picocli.CommandLine.Option;

/// `serve`: the relay's numbers. Not in the help, which fits a screen; all are in `docs/configuration.md`.
@SuppressWarnings("FieldCanBeFinal") // set by picocli
final class RelayOptions {

    @Option(names = "--hold-bytes", hidden = true, defaultValue = "262144")
    private int holdBytes;

    @Option(names = "--hold-seconds", hidden = true, defaultValue = "30")
    private int holdSeconds;

    @Option(names = "--max-connections", hidden = true, defaultValue = "10000")
    private int maxConnections;

    RelayConfig config() {
        return new RelayConfig(holdBytes, Duration.ofSeconds(holdSeconds), maxConnections);
    }
}
