package io.culvert.cli;

import io.culvert.server.ListenConfig;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Options of `serve`: names, addresses and ports.
@SuppressWarnings("FieldCanBeFinal") // set by picocli
final class ListenOptions {

    @Option(names = "--bind", paramLabel = "ADDRESS", description = "where API, data and MQTT listen (every address)")
    private @Nullable String bind;

    @Option(names = "--api-port", paramLabel = "PORT", defaultValue = "8443", description = "port of the API, and of data (8443)")
    private int apiPort;

    @Option(names = "--data-port", paramLabel = "PORT", description = "a separate port for data (the API's)")
    private @Nullable Integer dataPort;

    @Option(names = "--mqtt-port", paramLabel = "PORT", defaultValue = "8883", description = "port of MQTT for devices (8883)")
    private int mqttPort;

    @Option(names = "--ops-port", paramLabel = "PORT", defaultValue = "9090", description = "port of /healthz, /readyz and /metrics, on loopback (9090)")
    private int opsPort;

    @Option(names = "--host", paramLabel = "NAME", split = ",", description = "names of this service in its certificate, besides localhost; devices get the first")
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
