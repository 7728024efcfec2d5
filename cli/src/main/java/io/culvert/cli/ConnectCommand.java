package io.culvert.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `culvert connect`.
@Command(name = "connect", mixinStandardHelpOptions = true, description = "Opens a tunnel to a thing, listens on local ports, and closes the tunnel at the end.", footer = {
        "", "Examples:", "  culvert connect pump --service HTTP --listen 8080 --open",
        "  culvert connect pump --service SSH,WEB --listen 2222,8080"})
@SuppressWarnings("FieldCanBeFinal") // set by picocli
final class ConnectCommand implements Callable<Integer> {

    @Parameters(paramLabel = "THING", description = "the thing")
    private String thing = "";

    @Option(names = "--service", paramLabel = "ID", split = ",", defaultValue = "SSH", description = "service ids of the device, separated by commas (SSH)")
    private List<String> services = List.of("SSH");

    @Option(names = "--listen", paramLabel = "PORT", split = ",", description = "local ports, in the order of the services (any free ports)")
    private List<Integer> listen = List.of();

    @Option(names = "--open", description = "open the first service in the browser")
    private boolean open;

    @Mixin
    private TunnelOptions options = new TunnelOptions();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        List<ServicePort> wanted = ServicePort.of(services, listen);
        PrintWriter out = spec.commandLine().getOut();
        try (ApiClient api = options.client(); OperatorTunnel tunnel = options.open(api, thing, wanted)) {
            out.println("Tunnel " + tunnel.id() + " to " + thing + ". Ctrl-C closes it.");
            for (ServicePort service : wanted) {
                out.println(service.id() + " is at localhost:" + tunnel.port(service.id()));
            }
            LifeLine life = LifeLine.of(out);
            tunnel.listen(life::show);
            if (open) {
                browse("http://localhost:" + tunnel.port(wanted.getFirst().id()) + "/");
            }
            life.end(tunnel.await() + ".");
        }
        return 0;
    }

    private void browse(String url) {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        List<String> command = system.startsWith("mac") ? List.of("open", url)
                : system.startsWith("windows") ? List.of("rundll32", "url.dll,FileProtocolHandler", url)
                        : List.of("xdg-open", url);
        try {
            new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        } catch (IOException e) {
            spec.commandLine()
                .getErr()
                .println("culvert: no browser was opened (" + command.getFirst() + " is missing); open "
                        + url);
        }
    }
}
