package io.culvert.cli;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/// What the commands that administer identities have in common.
@SuppressWarnings("FieldCanBeFinal") // set by picocli
final class AdminOptions {

    @Mixin
    private ApiOptions api = new ApiOptions();

    @Option(names = "--account", paramLabel = "ID", description = "the account, twelve digits (the caller's own)")
    private @Nullable String account;

    @Option(names = "--json", description = "the API's own answer")
    private boolean json;

    ApiClient client() {
        return api.client();
    }

    /// The members with the account, where one was named.
    Map<String, Object> members(Map<String, ?> others) {
        Map<String, Object> members = new TreeMap<>(others);
        if (account != null) {
            members.put("accountId", account);
        }
        return members;
    }

    /// Calls an operation and prints its answer as a table.
    Integer show(CommandSpec spec, String operation, Map<String, ?> members,
            Function<JsonNode, List<String[]>> table) {
        try (ApiClient client = client()) {
            print(spec, client.administration(operation, members(members)), table);
        }
        return 0;
    }

    /// Calls an operation and says what was done.
    Integer run(CommandSpec spec, String operation, Map<String, ?> members, String done) {
        return show(spec, operation, members, answer -> List.<String[]>of(new String[]{done}));
    }

    void print(CommandSpec spec, JsonNode answer, Function<JsonNode, List<String[]>> table) {
        if (json) {
            spec.commandLine().getOut().println(answer.toPrettyString());
            spec.commandLine().getOut().flush();
        } else {
            Table.print(spec.commandLine().getOut(), table.apply(answer));
        }
    }

    /// A timestamp, to the second; `never` where there is none.
    static String time(JsonNode seconds) {
        return seconds.isNumber() ? Instant.ofEpochSecond((long) seconds.asDouble()).toString() : "never";
    }
}
