package io.culvert.cli;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/// The options and output of all commands that administer identities.
@SuppressWarnings("FieldCanBeFinal") // set by picocli
final class AdminOptions {

    @Mixin
    private CallOptions options = new CallOptions();

    @Option(names = "--account", paramLabel = "ID", description = "the account, twelve digits (the caller's own)")
    private @Nullable String account;

    ApiClient client() {
        return options.client();
    }

    /// The members of a request, with the account if one was given.
    Map<String, Object> members(Map<String, ?> others) {
        Map<String, Object> members = new TreeMap<>(others);
        if (account != null) {
            members.put("accountId", account);
        }
        return members;
    }

    /// Calls an operation and prints its answer as a table.
    int show(String operation, Map<String, ?> members, Function<JsonNode, List<String[]>> table) {
        try (ApiClient client = client()) {
            print(client.administration(operation, members(members)), table);
        }
        return 0;
    }

    /// Calls an operation and prints what was done.
    int run(String operation, Map<String, ?> members, String done) {
        return show(operation, members, answer -> List.<String[]>of(new String[]{done}));
    }

    /// Prints an answer as a table, or as JSON.
    void print(JsonNode answer, Function<JsonNode, List<String[]>> table) {
        options.print(answer, table);
    }

    void say(String text) {
        options.say(text);
    }

    /// A timestamp to the second; `never` if there is none.
    static String time(JsonNode seconds) {
        return Times.text(seconds, "never");
    }
}
