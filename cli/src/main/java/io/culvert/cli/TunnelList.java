package io.culvert.cli;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/// `culvert tunnel list`.
@Command(name = "list", aliases = "ls", mixinStandardHelpOptions = true, description = "Lists tunnels, newest first.")
@SuppressWarnings("FieldCanBeFinal") // set by picocli
final class TunnelList implements Callable<Integer> {

    private static final int PAGE = 100;

    @Option(names = "--thing", paramLabel = "NAME", description = "only those to this thing")
    private @Nullable String thing;

    @Mixin
    private WatchOption watch = new WatchOption();

    @Mixin
    private CallOptions options = new CallOptions();

    @Override
    public Integer call() throws InterruptedException {
        return options.run(api -> watch.run(() -> print(api)));
    }

    private void print(ApiClient api) {
        Map<String, Object> request = new LinkedHashMap<>(Map.of("maxResults", PAGE, "includeDetails", true));
        if (thing != null) {
            request.put("thingName", thing);
        }
        JsonNode all = AllPages.of("tunnelSummaries", request, page -> api.tunneling("ListTunnels", page));
        Instant now = Instant.now();
        options.print(all, answer -> Table.rows(answer.path("tunnelSummaries"),
                tunnel -> TunnelTable.row(tunnel, now), TunnelTable.HEADS));
    }
}
