package io.culvert.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `culvert doctor`.
@Command(name = "doctor", mixinStandardHelpOptions = true, description = "Checks everything that an operator's commands need on this machine. Exit code 0 if all of it works.", footer = {
        "", "On a device: culvert agent --check --config agent.yaml"})
@SuppressWarnings("FieldCanBeFinal") // set by picocli
final class DoctorCommand implements Callable<Integer> {

    @Mixin
    private ApiOptions options = new ApiOptions();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Examination examination = new Examination(out);
        examination.say("culvert", String.join("", new VersionProvider().getVersion()));
        AwsSettings settings = examination.check("settings", options::settings,
                found -> found.source() + ", key " + found.accessKeyId() + ", " + found.endpoint());
        if (settings != null) {
            new ServiceExamination(examination, settings).run();
        }
        return examination.end();
    }
}
