package io.culvert.cli;

import io.culvert.cli.log.TerminalText;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/// The option that says how a command prints its result.
@SuppressWarnings("FieldCanBeFinal") // set by picocli
final class OutputOptions {

    @Option(names = "--json", description = "print JSON, with times in ISO 8601")
    private boolean json;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init")
    private CommandSpec command;

    /// Prints an answer as a table, or as JSON.
    void print(JsonNode answer, Function<JsonNode, List<String[]>> table) {
        if (json) {
            say(TerminalText.ofJson(Times.iso(answer).toPrettyString()));
        } else {
            Table.print(command.commandLine().getOut(), table.apply(answer));
        }
    }

    /// Prints a sentence, except with `--json`.
    void done(String sentence) {
        if (!json) {
            say(TerminalText.of(sentence));
        }
    }

    /// Prints a text.
    void say(String text) {
        command.commandLine().getOut().println(text);
        command.commandLine().getOut().flush();
    }
}
