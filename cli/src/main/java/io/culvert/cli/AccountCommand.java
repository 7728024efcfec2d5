package io.culvert.cli;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `culvert account`; each method is a command.
@Command(name = "account", mixinStandardHelpOptions = true, description = "Manages accounts, the service's tenants. No account sees another's tunnels, things and users.", footer = {
        "", "Examples:", "  culvert account add 111122223333 --name blue", "  culvert account list", "",
        "Only the operator's account (serve --account-id) can create and remove accounts."})
final class AccountCommand {

    @Command(mixinStandardHelpOptions = true, description = "Creates an account.")
    int add(@Parameters(paramLabel = "ID", description = "twelve digits") String id,
            @Option(names = "--name", paramLabel = "TEXT", description = "name to display (the id)") @Nullable String name,
            @Mixin AdminOptions options) {
        Map<String, Object> members = new TreeMap<>(Map.of("accountId", id));
        if (name != null) {
            members.put("accountName", name);
        }
        return options.run("CreateAccount", members, "Added account " + id + ".");
    }

    @Command(mixinStandardHelpOptions = true, description = "Lists accounts.")
    int list(@Mixin AdminOptions options) {
        return options.show("ListAccounts", Map.of(), answer -> Table.rows(answer.path("accounts"),
                account -> new String[]{account.path("accountId").asString(),
                        AdminOptions.time(account.path("createdAt")), account.path("accountName").asString()},
                "ACCOUNT", "CREATED", "NAME"));
    }

    @Command(mixinStandardHelpOptions = true, description = "Removes an account that has no users and policies.")
    int remove(@Parameters(paramLabel = "ID", description = "twelve digits") String id,
            @Mixin AdminOptions options) {
        return options.run("DeleteAccount", Map.of("accountId", id), "Removed account " + id + ".");
    }
}
