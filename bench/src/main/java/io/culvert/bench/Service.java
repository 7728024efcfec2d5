package io.culvert.bench;

import io.culvert.cli.ApiClient;
import io.culvert.cli.AwsSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// `culvert serve` as a child process on ports that the system chooses, and a client that calls it as
/// the operator.
final class Service implements AutoCloseable {

    /// The role of its program in tables.
    static final String ROLE = "service";
    /// The service id of every tunnel in the bench.
    static final String SERVICE_ID = "BENCH";

    static final String MQTT_PORT = "--mqtt-port";

    private final Path folder;
    private final Program program;
    private final int dataPort;
    private final ApiClient api;

    /// A tunnel's two tokens.
    record Tunnel(String sourceToken, String destinationToken) {

        /// Shows nothing.
        @Override
        public String toString() {
            return "Tunnel";
        }
    }

    private Service(Path folder, Program program, int dataPort) {
        this.folder = folder;
        this.program = program;
        this.dataPort = dataPort;
        this.api = new ApiClient(AwsSettings.find(folder, Map.of()));
    }

    /// Starts a service and waits until it is ready.
    ///
    /// @param folder its data folder
    /// @param options further options for `culvert serve`
    static Service start(List<String> culvert, Path folder, Path logs, List<String> options)
            throws IOException, InterruptedException {
        Program program = launch(culvert, folder, logs, options);
        String line = program.await("data  wss://");
        return new Service(folder, program, Integer.parseInt(line.replaceAll(".*:(\\d+)/tunnel.*", "$1")));
    }

    /// Starts a service and waits until it prints that it is ready.
    static Program launch(List<String> culvert, Path folder, Path logs, List<String> options)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(culvert);
        command.addAll(List.of("serve", "--data-dir", folder.toString(), "--bind", "127.0.0.1", "--api-port",
                "0", "--ops-port", "0", "--verbose", "3"));
        if (!options.contains(MQTT_PORT)) {
            command.addAll(List.of(MQTT_PORT, "0"));
        }
        command.addAll(options);
        Program program = Program.start(ROLE, logs, Map.of(), command);
        program.await("ready");
        return program;
    }

    /// Opens a tunnel without a thing.
    Tunnel openTunnel() {
        JsonNode opened = api.tunneling("OpenTunnel",
                Map.of("destinationConfig", Map.of("services", List.of(SERVICE_ID))));
        return new Tunnel(opened.path("sourceAccessToken").asString(),
                opened.path("destinationAccessToken").asString());
    }

    /// Starts a Culvert local proxy.
    ///
    /// @param flag `-s` or `-d`, with its mapping
    Program startProxy(List<String> culvert, String role, Path logs, String token, String flag,
            String mapping) throws IOException {
        List<String> command = new ArrayList<>(culvert);
        command.addAll(List.of("localproxy", "-e", "localhost:" + dataPort, "-c",
                folder.resolve("tls/ca.pem").toString(), flag, mapping));
        return Program.start(role, logs, Map.of("AWSIOT_TUNNEL_ACCESS_TOKEN", token), command);
    }

    Path folder() {
        return folder;
    }

    Program program() {
        return program;
    }

    int dataPort() {
        return dataPort;
    }

    @Override
    public void close() {
        api.close();
        program.close();
    }
}
