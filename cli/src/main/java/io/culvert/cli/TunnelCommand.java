package io.culvert.cli;

import io.culvert.cli.log.TerminalText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/// `culvert tunnel`.
@Command(name = "tunnel", mixinStandardHelpOptions = true, description = "Tunnels, through the public API.", subcommands = {
        TunnelCommand.Open.class, TunnelCommand.ListAll.class, TunnelCommand.Show.class,
        TunnelCommand.Rotate.class, TunnelCommand.Close.class}, footer = {"", "Examples:",
                "  culvert tunnel open --thing pump --service SSH", "  culvert tunnel list --json",
                "  culvert tunnel rotate ID --side source", "  culvert tunnel close ID --delete"})
@SuppressWarnings("FieldCanBeFinal") // set by picocli
final class TunnelCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(),
                "a command is missing: open, list, show, rotate or close");
    }

    /// Options of every subcommand.
    @SuppressWarnings("FieldCanBeFinal") // set by picocli
    static final class Common {

        @Mixin
        private ApiOptions api = new ApiOptions();

        @Option(names = "--json", description = "the API's own answer")
        private boolean json;

        Integer run(CommandSpec spec, String operation, Map<String, ?> members,
                java.util.function.Function<JsonNode, List<String[]>> table) {
            try (ApiClient client = api.client()) {
                JsonNode answer = client.tunneling(operation, members);
                if (json) {
                    spec.commandLine().getOut().println(TerminalText.ofJson(answer.toPrettyString()));
                } else {
                    Table.print(spec.commandLine().getOut(), table.apply(answer));
                }
            }
            return 0;
        }
    }

    private static String time(JsonNode seconds) {
        return seconds.isNumber() ? Instant.ofEpochMilli((long) (seconds.asDouble() * 1000)).toString() : "";
    }

    private static String tags(JsonNode tunnel) {
        return tunnel.path("tags")
            .valueStream()
            .map(tag -> tag.path("key").asString() + "=" + tag.path("value").asString())
            .collect(Collectors.joining(", "));
    }

    private static void tokens(List<String[]> rows, JsonNode answer) {
        for (String name : List.of("sourceAccessToken", "destinationAccessToken")) {
            if (answer.has(name)) {
                rows.add(new String[]{name, answer.path(name).asString()});
            }
        }
    }

    static Map<String, Object> openRequest(@Nullable String thing, List<String> services) {
        Map<String, Object> request = new LinkedHashMap<>();
        if (!services.isEmpty()) {
            Map<String, Object> destination = new LinkedHashMap<>();
            if (thing != null) {
                destination.put("thingName", thing);
            }
            destination.put("services", services);
            request.put("destinationConfig", destination);
        } else if (thing != null) {
            throw new CliException("service: missing (expected: at least one --service with --thing)");
        }
        return request;
    }

    @Command(name = "open", mixinStandardHelpOptions = true, description = "Opens a tunnel; prints its tokens once.")
    @SuppressWarnings("FieldCanBeFinal") // set by picocli
    static final class Open implements Callable<Integer> {

        @Option(names = "--thing", paramLabel = "NAME", description = "the device; it is notified")
        private @Nullable String thing;

        @Option(names = "--service", paramLabel = "ID", split = ",", description = "what to reach there")
        private List<String> services = List.of();

        @Option(names = "--minutes", description = "lifetime, 1 to 720 (720)")
        private @Nullable Integer minutes;

        @Option(names = "--description", paramLabel = "TEXT", description = "for people")
        private @Nullable String description;

        @Option(names = "--tag", paramLabel = "KEY=VALUE", description = "may be repeated")
        private Map<String, String> tags = Map.of();

        @Mixin
        private Common common = new Common();

        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec spec;

        @Override
        public Integer call() {
            Map<String, Object> request = openRequest(thing, services);
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
            return common.run(spec, "OpenTunnel", request, answer -> {
                List<String[]> rows = new ArrayList<>();
                rows.add(new String[]{"tunnelId", answer.path("tunnelId").asString()});
                rows.add(new String[]{"tunnelArn", answer.path("tunnelArn").asString()});
                tokens(rows, answer);
                return rows;
            });
        }
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists tunnels, newest first.")
    @SuppressWarnings("FieldCanBeFinal") // set by picocli
    static final class ListAll implements Callable<Integer> {

        @Option(names = "--thing", paramLabel = "NAME", description = "only those to this thing")
        private @Nullable String thing;

        @Mixin
        private Common common = new Common();

        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec spec;

        @Override
        public Integer call() {
            Map<String, Object> request = new LinkedHashMap<>(Map.of("maxResults", 100));
            if (thing != null) {
                request.put("thingName", thing);
            }
            return common.run(spec, "ListTunnels", request, answer -> {
                List<String[]> rows = new ArrayList<>();
                rows.add(new String[]{"TUNNEL", "STATUS", "CREATED", "DESCRIPTION"});
                answer.path("tunnelSummaries")
                    .forEach(tunnel -> rows.add(new String[]{tunnel.path("tunnelId").asString(),
                            tunnel.path("status").asString(), time(tunnel.path("createdAt")),
                            tunnel.path("description").asString("")}));
                return rows;
            });
        }
    }

    @Command(name = "show", mixinStandardHelpOptions = true, description = "Shows one tunnel.")
    @SuppressWarnings("FieldCanBeFinal") // set by picocli
    static final class Show implements Callable<Integer> {

        @Parameters(paramLabel = "ID", description = "the tunnel's id")
        private String id = "";

        @Mixin
        private Common common = new Common();

        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec spec;

        @Override
        public Integer call() {
            return common.run(spec, "DescribeTunnel", Map.of("tunnelId", id), answer -> {
                JsonNode tunnel = answer.path("tunnel");
                JsonNode to = tunnel.path("destinationConfig");
                List<String> services = to.path("services").valueStream().map(JsonNode::asString).toList();
                return List.of(new String[]{"tunnelId", tunnel.path("tunnelId").asString()},
                        new String[]{"status", tunnel.path("status").asString()},
                        new String[]{"thing", to.path("thingName").asString("")},
                        new String[]{"services", String.join(", ", services)},
                        new String[]{"source",
                                tunnel.path("sourceConnectionState").path("status").asString("")},
                        new String[]{"destination",
                                tunnel.path("destinationConnectionState").path("status").asString("")},
                        new String[]{"minutes",
                                tunnel.path("timeoutConfig").path("maxLifetimeTimeoutMinutes").asString("")},
                        new String[]{"created", time(tunnel.path("createdAt"))},
                        new String[]{"tags", tags(tunnel)},
                        new String[]{"description", tunnel.path("description").asString("")});
            });
        }
    }

    @Command(name = "rotate", mixinStandardHelpOptions = true, description = "Revokes the tokens of a side and prints new ones; peers with the old ones leave.")
    @SuppressWarnings("FieldCanBeFinal") // set by picocli
    static final class Rotate implements Callable<Integer> {

        @Parameters(paramLabel = "ID", description = "the tunnel's id")
        private String id = "";

        @Option(names = "--side", paramLabel = "SIDE", defaultValue = "all", description = "source, destination or all (all)")
        private String side = "all";

        @Option(names = "--thing", paramLabel = "NAME", description = "the destination's thing, given again or for the first time")
        private @Nullable String thing;

        @Option(names = "--service", paramLabel = "ID", split = ",", description = "the destination's services, likewise")
        private List<String> services = List.of();

        @Mixin
        private Common common = new Common();

        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec spec;

        @Override
        public Integer call() {
            Map<String, Object> request = openRequest(thing, services);
            request.put("tunnelId", id);
            request.put("clientMode", side.toUpperCase(Locale.ROOT));
            return common.run(spec, "RotateTunnelAccessToken", request, answer -> {
                List<String[]> rows = new ArrayList<>();
                rows.add(new String[]{"tunnelArn", answer.path("tunnelArn").asString()});
                tokens(rows, answer);
                return rows;
            });
        }
    }

    @Command(name = "close", mixinStandardHelpOptions = true, description = "Closes a tunnel.")
    @SuppressWarnings("FieldCanBeFinal") // set by picocli
    static final class Close implements Callable<Integer> {

        @Parameters(paramLabel = "ID", description = "the tunnel's id")
        private String id = "";

        @Option(names = "--delete", description = "and removes it at once")
        private boolean delete;

        @Mixin
        private Common common = new Common();

        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec spec;

        @Override
        public Integer call() {
            return common.run(spec, "CloseTunnel", Map.of("tunnelId", id, "delete", delete),
                    answer -> List.of());
        }
    }
}
