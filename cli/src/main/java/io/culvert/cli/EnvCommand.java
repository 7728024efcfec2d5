package io.culvert.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `culvert env`.
@Command(name = "env", mixinStandardHelpOptions = true, description = "Prints shell lines that point the AWS CLI and SDKs at a service on this machine.", footer = {
        "", "Example:", "  eval \"$(culvert env --data-dir culvert-data)\"",
        "  aws iotsecuretunneling open-tunnel"})
@SuppressWarnings("FieldCanBeFinal") // set by picocli
final class EnvCommand implements Callable<Integer> {

    @Option(names = "--data-dir", paramLabel = "DIR", defaultValue = "${env:CULVERT_DATA_DIR:-culvert-data}", description = "the service's folder (CULVERT_DATA_DIR, culvert-data)")
    private Path dataDir = Path.of("culvert-data");

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        Path folder = dataDir.toAbsolutePath().normalize();
        if (!Files.exists(folder.resolve("aws/config"))) {
            throw new CliException("data-dir: " + folder
                    + " holds no service. Start it there first: culvert serve " + "--data-dir " + folder);
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

    private void export(String name, Path value) {
        spec.commandLine()
            .getOut()
            .println("export " + name + "='" + value.toString().replace("'", "'\\''") + "'");
    }
}
