package io.culvert.cli;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `culvert tunnel rotate`.
@Command(name = "rotate", mixinStandardHelpOptions = true, description = "Revokes the tokens of a side and prints new ones; peers with the old ones leave.")
@SuppressWarnings("FieldCanBeFinal") // set by picocli
final class TunnelRotate implements Callable<Integer> {

    /// Which tokens.
    enum Sides {
        SOURCE, DESTINATION, ALL;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Parameters(paramLabel = "ID", description = "the tunnel's id")
    private String id = "";

    @Option(names = "--side", paramLabel = "SIDE", defaultValue = "all", description = "source, destination or all (all)")
    private Sides side = Sides.ALL;

    @Option(names = "--thing", paramLabel = "NAME", description = "the destination's thing, given again or for the first time")
    private @Nullable String thing;

    @Option(names = "--service", paramLabel = "ID", split = ",", description = "the destination's services, likewise")
    private List<String> services = List.of();

    @Mixin
    private CallOptions options = new CallOptions();

    @Override
    public Integer call() throws InterruptedException {
        Map<String, Object> request = TunnelRequests.open(thing, services);
        request.put("tunnelId", id);
        request.put("clientMode", side.name());
        return options
            .run(api -> options.print(api.tunneling("RotateTunnelAccessToken", request), TunnelRows::opened));
    }
}
