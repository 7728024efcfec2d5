package io.culvert.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.store.PostgresqlServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import tools.jackson.databind.JsonNode;

/// `culvert serve` as a child process on ports that the system chooses, with boto3 as its operator.
final class ServeProcess implements AutoCloseable {

    static final String ACCOUNT = "123456789012";

    private final Path data;
    private final CulvertProcess process;

    /// Starts the process; [#ready] waits until it serves.
    ///
    /// @param environment variables of the process, added to those of this one
    ServeProcess(Path data, Map<String, String> environment, String... options) throws IOException {
        this.data = data;
        Path log = Files.createTempFile(data.toAbsolutePath().getParent(), "serve", ".log");
        process = new CulvertProcess(log, environment, Stream
            .concat(Stream.of("serve", "--data-dir", data.toString(), "--bind", "127.0.0.1", "--api-port",
                    "0", "--mqtt-port", "0", "--ops-port", "0", "--account-id", ACCOUNT), Stream.of(options))
            .toArray(String[]::new));
    }

    /// The environment with which the service uses a database of the tests' PostgreSQL.
    static Map<String, String> on(String databaseUrl) {
        return Map.of("CULVERT_DATABASE_URL", databaseUrl, "CULVERT_DATABASE_USER", PostgresqlServer.USER);
    }

    /// Kills the process if it does not get ready.
    ServeProcess ready() {
        try {
            process.says("\nready");
            return this;
        } catch (ConditionTimeoutException e) {
            process.process().destroyForcibly();
            throw e;
        }
    }

    int dataPort() throws IOException {
        return port("data  wss://127.0.0.1:");
    }

    int mqttPort() throws IOException {
        return port("MQTT  ssl://127.0.0.1:");
    }

    int opsPort() throws IOException {
        return port("ops   http://127.0.0.1:");
    }

    private int port(String before) throws IOException {
        Matcher found = Pattern.compile(Pattern.quote(before) + "(\\d+)").matcher(output());
        assertThat(found.find()).as(before).isTrue();
        return Integer.parseInt(found.group(1));
    }

    boolean isAlive() {
        return process.process().isAlive();
    }

    long pid() {
        return process.process().pid();
    }

    /// See [Field#boto].
    JsonNode boto(String python) {
        return Field.boto(data, python);
    }

    /// Runs `culvert` as the operator.
    String culvert(String... arguments) {
        return Tools.must(Field.environment(data), Tools.culvert(arguments).toArray(String[]::new));
    }

    String status(String tunnelId) {
        return boto("show(tunnels.describe_tunnel(tunnelId='" + tunnelId + "')['tunnel']['status'])")
            .asString();
    }

    String output() throws IOException {
        return process.output();
    }

    /// Sends SIGKILL.
    void kill() throws InterruptedException {
        process.kill();
    }

    /// Sends SIGTERM, like `systemctl stop`.
    void stop() throws InterruptedException {
        process.process().destroy();
        assertThat(process.process().waitFor()).isZero();
    }

    /// Waits until the process exits.
    int exitCode() throws InterruptedException {
        return process.process().waitFor();
    }

    /// Sends SIGSTOP.
    void signal(String name) {
        Tools.must(Map.of(), "kill", "-" + name, Long.toString(process.process().pid()));
    }

    @Override
    public void close() throws InterruptedException {
        process.close();
    }

    /// The tokens in an API response.
    static List<String> tokens(JsonNode answer) {
        return Stream.of("sourceAccessToken", "destinationAccessToken")
            .filter(answer::has)
            .map(name -> answer.path(name).asString())
            .toList();
    }
}
