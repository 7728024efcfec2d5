package io.culvert.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `culvert env`.
@Command(name = "env", mixinStandardHelpOptions = true, description = "Prints shell commands after which the AWS CLI and SDKs use a service on this machine.", footer = {
        "", "Example:", "  eval \"$(culvert env --data-dir culvert-data)\"",
        "  aws iotsecuretunneling open-tunnel"})
@SuppressWarnings("FieldCanBeFinal") // set by picocli
final class EnvCommand implements Callable<Integer> {

    private static final Duration EACH = Duration.ofMillis(200);
    private static final int CONNECT_MILLIS = 2_000;

    @Option(names = "--data-dir", paramLabel = "DIR", defaultValue = "${env:CULVERT_DATA_DIR:-culvert-data}", description = "the service's folder (CULVERT_DATA_DIR, culvert-data)")
    private Path dataDir = Path.of("culvert-data");

    @Option(names = "--wait", arity = "0..1", fallbackValue = "60", paramLabel = "SECONDS", description = "wait for a service that is starting (60)")
    private @Nullable Integer wait;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        Path folder = dataDir.toAbsolutePath().normalize();
        if (wait != null) {
            await(folder, Duration.ofSeconds(wait));
        }
        if (!Files.exists(folder.resolve("aws/config"))) {
            throw new CliException("data-dir: " + folder
                    + " holds no service. Start it there first: culvert serve --data-dir " + folder);
        }
        var out = spec.commandLine().getOut();
        out.println(
                "unset AWS_PROFILE AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN AWS_ENDPOINT_URL "
                        + "AWS_REGION AWS_DEFAULT_REGION");
        export("CULVERT_DATA_DIR", folder);
        export("AWS_CONFIG_FILE", folder.resolve("aws/config"));
        export("AWS_SHARED_CREDENTIALS_FILE", folder.resolve("aws/credentials"));
        export("AWS_CA_BUNDLE", folder.resolve("tls/ca.pem"));
        out.flush();
        return 0;
    }

    private static void await(Path folder, Duration longest) throws InterruptedException {
        long end = System.nanoTime() + longest.toNanos();
        while (!serves(folder)) {
            if (System.nanoTime() >= end) {
                throw new CliException("no service has started in " + folder + " within "
                        + longest.toSeconds() + " s. Start one: culvert serve --data-dir " + folder);
            }
            Thread.sleep(EACH);
        }
    }

    /// Whether the service accepts connections. Its address may be in the folder from an earlier start.
    private static boolean serves(Path folder) {
        if (!Files.exists(folder.resolve("aws/config"))) {
            return false;
        }
        try (Socket socket = new Socket()) {
            AwsSettings settings = AwsSettings.find(folder, Map.of());
            socket.connect(new InetSocketAddress(settings.host(), settings.api().port()), CONNECT_MILLIS);
            return true;
        } catch (IOException | CliException e) {
            return false;
        }
    }

    private void export(String name, Path value) {
        spec.commandLine()
            .getOut()
            .println("export " + name + "='" + value.toString().replace("'", "'\\''") + "'");
    }
}
