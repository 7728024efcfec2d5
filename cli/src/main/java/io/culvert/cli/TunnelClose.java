package io.culvert.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `culvert tunnel close`.
@Command(name = "close", aliases = "rm", mixinStandardHelpOptions = true, description = "Closes a tunnel.")
@SuppressWarnings("FieldCanBeFinal") // set by picocli
final class TunnelClose implements Callable<Integer> {

    @Parameters(paramLabel = "ID", description = "the tunnel's id")
    private String id = "";

    @Option(names = "--delete", description = "also remove it from the lists at once")
    private boolean delete;

    @Mixin
    private CallOptions options = new CallOptions();

    @Override
    public Integer call() throws InterruptedException {
        return options.run(api -> {
            api.tunneling("CloseTunnel", Map.of("tunnelId", id, "delete", delete));
            options.done("Tunnel " + id + (delete ? " is closed and removed." : " is closed."));
        });
    }
}
