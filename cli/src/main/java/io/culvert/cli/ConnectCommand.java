package io.culvert.cli;

import io.culvert.cli.log.TerminalText;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `culvert connect`.
@Command(name = "connect", mixinStandardHelpOptions = true, description = "Opens a tunnel to a thing, listens on a local port, and closes the tunnel at the end.", footer = {
        "", "Example:", "  culvert connect pump --service HTTP --listen 8080"})
@SuppressWarnings("FieldCanBeFinal") // set by picocli
final class ConnectCommand implements Callable<Integer> {

    @Parameters(paramLabel = "THING", description = "the device")
    private String thing = "";

    @Option(names = "--service", paramLabel = "ID", defaultValue = "SSH", description = "what to reach there (SSH)")
    private String service = "SSH";

    @Option(names = "--listen", paramLabel = "PORT", defaultValue = "0", description = "local port (one that is free)")
    private int listen;

    @Option(names = "--endpoint", paramLabel = "HOST:PORT", description = "data endpoint (the API's)")
    private @Nullable String endpoint;

    @Mixin
    private ResumeOption resume = new ResumeOption();

    @Mixin
    private ApiOptions options = new ApiOptions();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        try (ApiClient api = options.client();
                OperatorTunnel tunnel = new OperatorTunnel(api, thing, service, listen,
                        endpoint == null ? null : HostPort.parse("endpoint", endpoint, 443),
                        resume.settings())) {
            Runtime.getRuntime().addShutdownHook(new Thread(tunnel::close, "close"));
            var out = spec.commandLine().getOut();
            out.println("Tunnel " + tunnel.id() + " to " + thing + ": " + service + " is at localhost:"
                    + tunnel.port() + ". Ctrl-C closes it.");
            out.flush();
            tunnel.listen(text -> {
                out.println(TerminalText.of(text));
                out.flush();
            });
            out.println(TerminalText.of(tunnel.await()));
        }
        return 0;
    }
}
