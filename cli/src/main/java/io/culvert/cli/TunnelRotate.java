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
@Command(name = "rotate", mixinStandardHelpOptions = true, description = "Revokes the tokens of one or both sides, disconnects the local proxies that used them, and prints new tokens.")
@SuppressWarnings("FieldCanBeFinal") // set by picocli
final class TunnelRotate implements Callable<Integer> {

    /// The sides whose tokens are revoked.
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

    @Option(names = "--thing", paramLabel = "NAME", description = "thing of the destination, for a tunnel without one")
    private @Nullable String thing;

    @Option(names = "--service", paramLabel = "ID", split = ",", description = "services of the destination, with --thing")
    private List<String> services = List.of();

    @Mixin
    private CallOptions options = new CallOptions();

    @Override
    public Integer call() throws InterruptedException {
        Map<String, Object> request = TunnelRequests.open(thing, services);
        request.put("tunnelId", id);
        request.put("clientMode", side.name());
        return options.run(
                api -> options.print(api.tunneling("RotateTunnelAccessToken", request), TunnelTable::opened));
    }
}
