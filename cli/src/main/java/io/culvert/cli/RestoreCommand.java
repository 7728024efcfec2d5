package io.culvert.cli;

import io.culvert.server.Restore;
import io.culvert.server.StartException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `culvert restore`.
@Command(name = "restore", mixinStandardHelpOptions = true, sortOptions = false, description = {
        "Marks a data folder after it or its database was restored from a backup.",
        "The next start revokes every tunnel's access tokens; tunnels stay and can be rotated."}, footer = {
                "", "Examples:", "  culvert restore --data-dir /var/lib/culvert"})
@SuppressWarnings("FieldCanBeFinal") // set by picocli
final class RestoreCommand implements Callable<Integer> {

    @Option(names = "--data-dir", paramLabel = "DIR", required = true, description = "the service's data folder")
    @SuppressWarnings("NullAway.Init")
    private Path dataDir;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws StartException {
        if (!Files.exists(dataDir.resolve("keys"))) {
            throw new CliException("data-dir: " + dataDir
                    + " holds no service (expected: the data folder that was put back)");
        }
        Restore.mark(dataDir);
        spec.commandLine()
            .getOut()
            .println("The next start revokes all access tokens. Rotate each tunnel that goes on.");
        return 0;
    }
}
