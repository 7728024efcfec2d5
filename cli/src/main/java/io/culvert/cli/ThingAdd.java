package io.culvert.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `culvert thing add`.
@Command(name = "add", mixinStandardHelpOptions = true, description = "Registers a thing and writes what its device needs.")
@SuppressWarnings("FieldCanBeFinal") // set by picocli
final class ThingAdd implements Callable<Integer> {

    @Mixin
    private ThingName thing = new ThingName();

    @Option(names = "--out", paramLabel = "DIR", defaultValue = ".", description = "folder for the files (.)")
    private Path out = Path.of(".");

    @Option(names = "--endpoint", paramLabel = "HOST:PORT", description = "data endpoint for the device (the API's)")
    private String endpoint = "";

    @Option(names = "--mqtt", paramLabel = "HOST:PORT", description = "MQTT endpoint for the device (asks the service)")
    private String mqtt = "";

    @Option(names = "--service", paramLabel = "ID=HOST:PORT", description = "a service of the device (SSH=127.0.0.1:22); may be repeated")
    private List<String> services = List.of("SSH=127.0.0.1:22");

    @Mixin
    private CertificateOptions certificate = new CertificateOptions();

    @Option(names = "--force", description = "overwrite files of an earlier thing add; keep its agent.yaml as agent.yaml.old")
    private boolean force;

    @Mixin
    private ApiOptions options = new ApiOptions();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        String name = thing.get();
        CertificateSource source = certificate.source();
        DeviceFolder folder = new DeviceFolder(out, name,
                force ? DeviceFolder.Former.REPLACED : DeviceFolder.Former.REFUSED);
        try (ApiClient api = options.client()) {
            String data = endpoint.isEmpty() ? api.settings().endpoint().getAuthority() : endpoint;
            Path agent = new Enrolment(api).enrol(Enrolment.NewThing.of(name), source, folder,
                    new Enrolment.Reach(data, mqtt, services));
            spec.commandLine()
                .getOut()
                .println("Added " + name + "." + folder.whatToDo(source)
                        + " On its device: culvert agent --config " + agent);
        }
        return 0;
    }
}
