package io.culvert.cli;

import io.culvert.cli.log.TerminalText;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/// The options and output of all commands that administer identities.
@SuppressWarnings("FieldCanBeFinal") // set by picocli
final class AdminOptions {

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init")
    private CommandSpec command;

    @Mixin
    private ApiOptions api = new ApiOptions();

    @Option(names = "--account", paramLabel = "ID", description = "the account, twelve digits (the caller's own)")
    private @Nullable String account;

    @Option(names = "--json", description = "print JSON, with times in ISO 8601")
    private boolean json;

    ApiClient client() {
        return api.client();
    }

    /// The members, with the account if one was given.
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
        if (json) {
            say(TerminalText.ofJson(Times.iso(answer).toPrettyString()));
        } else {
            Table.print(command.commandLine().getOut(), table.apply(answer));
        }
    }

    void say(String text) {
        command.commandLine().getOut().println(text);
        command.commandLine().getOut().flush();
    }

    /// A timestamp to the second; `never` if there is none.
    static String time(JsonNode seconds) {
        return Times.text(seconds, "never");
    }
}
