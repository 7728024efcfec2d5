package io.culvert.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `culvert thing`.
@Command(name = "thing", mixinStandardHelpOptions = true, description = "Manages things, the devices in the registry.", subcommands = {
        ThingAdd.class, ThingImport.class, ThingInvite.class, ThingList.class, ThingShow.class,
        ThingRenew.class, ThingRevoke.class, ThingRemove.class}, footer = {"", "Examples:",
                "  culvert thing add pump --out pump --endpoint tunnels.example.com:8443 \\",
                "      --mqtt tunnels.example.com:8883 --service SSH=127.0.0.1:22",
                "  culvert thing list --watch", "  culvert thing renew pump --out pump"})
final class ThingCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(),
                "a command is missing: add, import, invite, list, show, renew, revoke or remove");
    }
}
