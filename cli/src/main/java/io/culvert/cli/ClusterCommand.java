package io.culvert.cli;

import io.culvert.server.ClusterFolder;
import io.culvert.server.StartException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `culvert cluster`: several nodes on one PostgreSQL.
@Command(name = "cluster", mixinStandardHelpOptions = true, description = "Prepares several nodes on one PostgreSQL.", footer = {
        "", "Example:", "  culvert cluster init --out shared     then copy the folder to every node"})
final class ClusterCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /// Makes what all nodes share.
    @Command(name = "init", mixinStandardHelpOptions = true, description = "Makes the files that all nodes share: keys, CA, link certificate, root credentials.")
    int init(
            @Option(names = "--out", required = true, paramLabel = "DIR", description = "a new folder; it holds secrets") Path out,
            @Option(names = "--account-id", defaultValue = "000000000000", description = "the operator's account, twelve digits (000000000000)") String account)
            throws StartException, IOException {
        ClusterFolder.create(out, account, InstantSource.system());
        spec.commandLine()
            .getOut()
            .println("The files of a cluster are in " + out
                    + ". Copy the folder to every node, readable by the"
                    + " service alone, and start each with --cluster-folder.");
        return ExitCode.DONE.code();
    }
}
