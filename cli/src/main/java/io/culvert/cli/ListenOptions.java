package io.culvert.cli;

import io.culvert.server.ListenConfig;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The listening addresses of `serve`.
@SuppressWarnings("FieldCanBeFinal") // set by picocli
final class ListenOptions {

    @Option(names = "--bind", paramLabel = "ADDRESS", description = "where API, data and MQTT listen (every address)")
    private @Nullable String bind;

    @Option(names = "--api-port", paramLabel = "PORT", defaultValue = "8443", description = "HTTPS API, and data (8443)")
    private int apiPort;

    @Option(names = "--data-port", paramLabel = "PORT", description = "data on a port of its own (the API's)")
    private @Nullable Integer dataPort;

    @Option(names = "--mqtt-port", paramLabel = "PORT", defaultValue = "8883", description = "devices' MQTT (8883)")
    private int mqttPort;

    @Option(names = "--ops-port", paramLabel = "PORT", defaultValue = "9090", description = "/healthz, /readyz, /metrics on loopback (9090)")
    private int opsPort;

    @Option(names = "--host", paramLabel = "NAME", split = ",", description = "further names for the certificate")
    private List<String> hosts = List.of();

    @Option(names = "--mqtt-host", paramLabel = "NAME", split = ",", hidden = true)
    private List<String> mqttHosts = List.of();

    @Option(names = "--mqtt-endpoint", paramLabel = "NAME", hidden = true)
    private @Nullable String mqttEndpoint;

    ListenConfig config() {
        return new ListenConfig(bind == null ? ListenConfig.everyAddress() : bind, apiPort, dataPort,
                mqttPort, opsPort, hosts, mqttHosts, mqttEndpoint);
    }
}
