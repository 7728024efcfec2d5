package io.culvert.cli;

import io.culvert.cli.log.TerminalText;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/// `culvert apply`.
@Command(name = "apply", mixinStandardHelpOptions = true, description = "Changes accounts, users and policies to what a file describes: everything in it or nothing.", footer = {
        "", "The file holds no secrets and may be kept in git:", "  accounts:", "    \"111122223333\":",
        "      name: blue", "      policies:",
        "        ops: { file: ops.json }      # or the document itself", "      users:",
        "        alice: { policies: [ops] }", "",
        "Without --prune, everything that the file does not name stays. With --prune, users (with their keys)",
        "and policies that it does not name are deleted from the accounts that it names.", "", "Examples:",
        "  culvert apply -f identities.yaml --dry-run", "  culvert apply -f identities.yaml --prune"})
@SuppressWarnings("FieldCanBeFinal") // set by picocli
final class ApplyCommand implements Callable<Integer> {

    @Option(names = {"-f", "--file"}, required = true, paramLabel = "FILE", description = "YAML or JSON")
    private Path file = Path.of("");

    @Option(names = "--dry-run", description = "show what would change")
    private boolean dryRun;

    @Option(names = "--prune", description = "delete the users and policies that the file does not name")
    private boolean prune;

    @Option(names = "--json", description = "print JSON")
    private boolean json;

    @Mixin
    private ApiOptions options = new ApiOptions();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        List<Map<String, Object>> accounts = IdentitiesFile.read(file);
        try (ApiClient client = options.client()) {
            JsonNode answer = client.administration("ApplyIdentities",
                    Map.of("accounts", accounts, "prune", prune, "dryRun", dryRun));
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                out.println(TerminalText.ofJson(answer.toPrettyString()));
            } else {
                Table.print(out, rows(answer.path("changes")));
                out.println(summary(answer.path("changes").size()));
            }
            out.flush();
        }
        return 0;
    }

    private static List<String[]> rows(JsonNode changes) {
        List<String[]> rows = new ArrayList<>();
        changes.forEach(
                change -> rows.add(new String[]{change.path("action").asString().toLowerCase(Locale.ROOT),
                        change.path("what").asString(), change.path("accountId").asString(),
                        change.path("name").asString(), change.path("detail").asString()}));
        return rows;
    }

    private String summary(int changes) {
        return changes == 0 ? "Nothing to do: everything is as the file says."
                : changes + (changes == 1 ? " change" : " changes") + (dryRun ? " would be made." : " made.");
    }
}
