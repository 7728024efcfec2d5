package io.culvert.bench;

import io.culvert.cli.ApiClient;
import io.culvert.cli.AwsSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// `culvert serve` in a process of its own, on ports that the system chose, and its operator.
final class Service implements AutoCloseable {

    /// What its program does, for tables.
    static final String ROLE = "service";
    /// The one service of every tunnel here.
    static final String SERVICE_ID = "BENCH";

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

    /// Starts one; it serves when this returns.
    ///
    /// @param folder its data folder
    /// @param options more of `culvert serve`
    static Service start(List<String> culvert, Path folder, Path logs, List<String> options)
            throws IOException, InterruptedException {
        Program program = launch(culvert, folder, logs, options);
        String line = program.await("data  wss://");
        return new Service(folder, program, Integer.parseInt(line.replaceAll(".*:(\\d+)/tunnel.*", "$1")));
    }

    /// Starts one and waits until it says that it is ready.
    static Program launch(List<String> culvert, Path folder, Path logs, List<String> options)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(culvert);
        command.addAll(List.of("serve", "--data-dir", folder.toString(), "--bind", "127.0.0.1", "--api-port",
                "0", "--mqtt-port", "0", "--ops-port", "0", "--verbose", "3"));
        command.addAll(options);
        Program program = Program.start(ROLE, logs, Map.of(), command);
        program.await("ready");
        return program;
    }

    /// A tunnel without a thing.
    Tunnel openTunnel() {
        JsonNode opened = api.tunneling("OpenTunnel",
                Map.of("destinationConfig", Map.of("services", List.of(SERVICE_ID))));
        return new Tunnel(opened.path("sourceAccessToken").asString(),
                opened.path("destinationAccessToken").asString());
    }

    /// Starts a local proxy of ours.
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
