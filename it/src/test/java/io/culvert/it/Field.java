package io.culvert.it;

import io.culvert.localproxy.LocalProxyConfig;
import io.culvert.localproxy.PortMappings;
import io.culvert.localproxy.bond.BondSettings;
import io.culvert.server.CulvertServer;
import io.culvert.server.DatabaseConfig;
import io.culvert.server.ListenConfig;
import io.culvert.server.ServerConfig;
import io.culvert.server.StartException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A service on free ports, with boto3 as the operator, and Culvert's local proxies.
final class Field implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();

    private final Path folder;
    private final CulvertServer server;
    private final Proxies proxies;

    Field(Path folder) throws StartException {
        this.folder = folder;
        this.proxies = new Proxies(folder);
        this.server = CulvertServer.start(config(folder));
    }

    static ServerConfig config(Path folder) {
        return ServerConfig.of(folder, "123456789012",
                new ListenConfig("127.0.0.1", 0, null, 0, 0, List.of(), List.of(), null));
    }

    static ServerConfig config(Path folder, DatabaseConfig database) {
        ServerConfig other = config(folder);
        return new ServerConfig(folder, other.region(), other.accountId(), other.listen(), other.tls(),
                database, other.tunnels(), other.registry(), other.sessions(), other.api(), other.relay(),
                other.audit(), other.edge(), other.console(), other.outlets(), other.traces());
    }

    CulvertServer server() {
        return server;
    }

    Proxies proxies() {
        return proxies;
    }

    Path folder() {
        return folder;
    }

    /// The environment with which AWS clients find this service.
    Map<String, String> environment() {
        return environment(folder);
    }

    static Map<String, String> environment(Path folder) {
        return Map.of("AWS_CONFIG_FILE", folder.resolve("aws/config").toString(),
                "AWS_SHARED_CREDENTIALS_FILE", folder.resolve("aws/credentials").toString(), "AWS_CA_BUNDLE",
                folder.resolve("tls/ca.pem").toString(), "CULVERT_DATA_DIR", folder.toString(),
                "AWS_EC2_METADATA_DISABLED", "true");
    }

    /// Runs a line of Python in which `tunnels` is the boto3 client; returns the JSON that it prints.
    JsonNode boto(String python) {
        return boto(folder, python);
    }

    static JsonNode boto(Path folder, String python) {
        return JSON.readTree(Tools.must(environment(folder), "python3", "-c",
                "import boto3, json\ntunnels = boto3.client('iotsecuretunneling')\n"
                        + "def show(answer): print(json.dumps(answer, default=str))\n" + python));
    }

    /// Runs a line of Python in which `iot` is the boto3 client; `refused(call, ...)` returns a refusal's
    /// exception and HTTP status, or "done".
    JsonNode iot(String python) {
        return boto("""
                iot = boto3.client('iot')
                def refused(call, **arguments):
                    try:
                        call(**arguments)
                        return 'done'
                    except iot.exceptions.ClientError as e:
                        return [type(e).__name__, e.response['ResponseMetadata']['HTTPStatusCode']]
                """ + python);
    }

    /// Opens a tunnel without a thing.
    JsonNode open(String... services) {
        return boto("show(tunnels.open_tunnel(destinationConfig={'services': ['"
                + String.join("', '", services) + "']}))");
    }

    Proxies.Proxy source(JsonNode opened, @Nullable String clientToken) throws IOException {
        return start(LocalProxyConfig.Mode.SOURCE, opened.path("sourceAccessToken").asString(), clientToken,
                null, server.dataPort());
    }

    Proxies.Proxy destination(JsonNode opened, String mapping) throws IOException {
        return start(LocalProxyConfig.Mode.DESTINATION, opened.path("destinationAccessToken").asString(),
                UUID.randomUUID().toString(), PortMappings.parse(mapping, "127.0.0.1"), server.dataPort());
    }

    Proxies.Proxy start(LocalProxyConfig.Mode mode, String token, @Nullable String clientToken,
            @Nullable PortMappings mappings, int port) throws IOException {
        return proxies.start(mode, token, clientToken, mappings, port);
    }

    Proxies.Proxy start(LocalProxyConfig.Mode mode, String token, @Nullable String clientToken,
            @Nullable PortMappings mappings, int port, @Nullable BondSettings resume) throws IOException {
        return proxies.start(mode, token, clientToken, mappings, port, resume);
    }

    @Override
    public void close() {
        proxies.close();
        server.close();
    }
}
