package io.culvert.cli;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `culvert tunnel open`.
@Command(name = "open", mixinStandardHelpOptions = true, description = "Opens a tunnel and prints its tokens, which the service shows only once.")
@SuppressWarnings("FieldCanBeFinal") // set by picocli
final class TunnelOpen implements Callable<Integer> {

    @Parameters(paramLabel = "THING", arity = "0..1", description = "the thing whose device is notified")
    private @Nullable String positional;

    @Option(names = "--thing", paramLabel = "NAME", description = "the same as THING")
    private @Nullable String option;

    @Option(names = "--service", paramLabel = "ID", split = ",", description = "service ids, separated by commas")
    private List<String> services = List.of();

    @Option(names = "--minutes", paramLabel = "MINUTES", description = "lifetime; at most 720 unless the service allows more (720)")
    private @Nullable Integer minutes;

    @Option(names = "--description", paramLabel = "TEXT", description = "text to show in lists")
    private @Nullable String description;

    @Option(names = "--tag", paramLabel = "KEY=VALUE", description = "a tag of the tunnel; may be repeated")
    private Map<String, String> tags = Map.of();

    @Mixin
    private WaitOptions wait = new WaitOptions();

    @Mixin
    private CallOptions options = new CallOptions();

    @Override
    public Integer call() throws InterruptedException {
        String thing = thing();
        Map<String, Object> request = request(thing);
        return options.run(api -> {
            if (thing != null) {
                wait.warn(api, thing, services);
            }
            options.print(api.tunneling("OpenTunnel", request), TunnelTable::opened);
        });
    }

    private @Nullable String thing() {
        if (positional != null && option != null) {
            throw new CliException(ExitCode.USAGE,
                    "thing: " + positional + " and --thing " + option + " (expected: one of them)");
        }
        return positional != null ? positional : option;
    }

    private Map<String, Object> request(@Nullable String thing) {
        Map<String, Object> request = TunnelRequests.open(thing, services);
        if (minutes != null) {
            request.put("timeoutConfig", Map.of("maxLifetimeTimeoutMinutes", minutes));
        }
        if (description != null) {
            request.put("description", description);
        }
        if (!tags.isEmpty()) {
            request.put("tags",
                    tags.entrySet()
                        .stream()
                        .map(tag -> Map.of("key", tag.getKey(), "value", tag.getValue()))
                        .toList());
        }
        return request;
    }
}
