package io.culvert.cli;

import io.culvert.cli.log.TerminalText;
import io.culvert.transport.Reasons;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `culvert thing import`. A thing is complete when its folder has an `agent.yaml`, which is written last; so
/// a second run goes on where the first one ended.
@Command(name = "import", mixinStandardHelpOptions = true, description = "Registers the things of a CSV file and writes a folder for each. A second run goes on where the first one ended.", footer = {
        "",
        "The first line names the columns: thing, and any of groups and services (several separated by ;),",
        "csr, certificate (paths), attribute:NAME. Example:", "", "  thing,groups,attribute:site",
        "  pump-1,pumps;north,hall-3"})
@SuppressWarnings("FieldCanBeFinal") // set by picocli
final class ThingImport implements Callable<Integer> {

    @Parameters(paramLabel = "FILE", description = "the CSV file")
    private Path file = Path.of("");

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "folder in which each thing gets a folder of its name")
    private Path out = Path.of("");

    @Option(names = "--endpoint", paramLabel = "HOST:PORT", description = "data endpoint for the devices (the API's)")
    private String endpoint = "";

    @Option(names = "--mqtt", paramLabel = "HOST:PORT", description = "MQTT endpoint for the devices (asks the service)")
    private String mqtt = "";

    @Option(names = "--service", paramLabel = "ID=HOST:PORT", description = "a service of devices whose row names none (SSH=127.0.0.1:22); may be repeated")
    private List<String> services = List.of("SSH=127.0.0.1:22");

    @Mixin
    private ApiOptions options = new ApiOptions();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        ImportedThings things = ImportedThings.read(text());
        Progress progress = new Progress(spec.commandLine().getOut(), Terminal.isThere(),
                things.rows().size() + things.faults().size());
        things.faults().forEach(fault -> progress.failed(said(fault.line(), fault.why())));
        try (ApiClient api = options.client()) {
            Enrolment enrolment = new Enrolment(api);
            String data = api.settings().endpoint().getAuthority();
            things.rows().forEach(row -> add(enrolment, data, row, progress));
        } finally {
            progress.end();
        }
        if (progress.failures() > 0) {
            throw new CliException(progress.failures()
                    + " lines failed; correct them and run the command again, it adds what is missing");
        }
        return ExitCode.DONE.code();
    }

    private String text() {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new CliException("file: " + file + ": " + Reasons.of(e), e);
        }
    }

    private void add(Enrolment enrolment, String defaultEndpoint, ImportedThings.Row row, Progress progress) {
        DeviceFolder folder = new DeviceFolder(out.resolve(row.thing()), row.thing(),
                DeviceFolder.Former.KEPT);
        if (Files.exists(folder.agent())) {
            progress.done("");
            return;
        }
        try {
            CertificateSource source = source(row);
            enrolment.enrol(new Enrolment.NewThing(row.thing(), row.attributes(), row.groups()), source,
                    folder, reach(row, defaultEndpoint));
            progress.done(row.thing() + ": added");
        } catch (RefusedException e) {
            progress.failed(said(row.line(), row.thing() + ": " + e.getMessage()));
        }
    }

    /// @throws RefusedException if a file of the row cannot be used; its paths are relative to the list
    private CertificateSource source(ImportedThings.Row row) {
        Path folder = file.toAbsolutePath().resolveSibling("");
        return ofRow(() -> row.csr()
            .map(path -> CertificateSource.request(folder.resolve(path)))
            .or(() -> row.certificate().map(path -> CertificateSource.existing(folder.resolve(path))))
            .orElseGet(CertificateSource.NewKey::new));
    }

    private Enrolment.Reach reach(ImportedThings.Row row, String defaultEndpoint) {
        return ofRow(() -> new Enrolment.Reach(endpoint.isEmpty() ? defaultEndpoint : endpoint, mqtt,
                row.services().isEmpty() ? services : row.services()));
    }

    /// A value whose fault concerns one row alone.
    private static <T> T ofRow(Supplier<T> value) {
        try {
            return value.get();
        } catch (CliException e) {
            throw new RefusedException(e.exitCode(), String.valueOf(e.getMessage()));
        }
    }

    private static String said(int line, String why) {
        return TerminalText.of("line " + line + ": " + why);
    }
}
