package io.culvert.cli;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `culvert tunnel show`.
@Command(name = "show", mixinStandardHelpOptions = true, description = "Shows one tunnel.")
@SuppressWarnings("FieldCanBeFinal") // set by picocli
final class TunnelShow implements Callable<Integer> {

    @Parameters(paramLabel = "ID", description = "the tunnel's id")
    private String id = "";

    @Mixin
    private WatchOption watch = new WatchOption();

    @Mixin
    private CallOptions options = new CallOptions();

    @Override
    public Integer call() throws InterruptedException {
        return options
            .run(api -> watch.run(() -> options.print(api.tunneling("DescribeTunnel", Map.of("tunnelId", id)),
                    answer -> TunnelTable.members(answer.path("tunnel"), Instant.now()))));
    }
}
