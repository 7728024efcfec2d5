package io.culvert.cli;

import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/// The options of commands that call the API and print its answer.
@SuppressWarnings("FieldCanBeFinal") // set by picocli
final class CallOptions {

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private ApiOptions api = new ApiOptions();

    /// What a command does with the API.
    interface Work {
        void with(ApiClient api) throws InterruptedException;
    }

    /// Runs the work with a client, and closes the client.
    ///
    /// @return the exit code
    int run(Work work) throws InterruptedException {
        try (ApiClient client = api.client()) {
            work.with(client);
        }
        return ExitCode.DONE.code();
    }

    ApiClient client() {
        return api.client();
    }

    /// Prints an answer as a table, or as JSON.
    void print(JsonNode answer, Function<JsonNode, List<String[]>> table) {
        output.print(answer, table);
    }

    /// Prints a sentence, except with `--json`.
    void done(String sentence) {
        output.done(sentence);
    }

    /// Prints a text.
    void say(String text) {
        output.say(text);
    }
}
