package io.culvert.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `culvert account`.
@Command(name = "account", mixinStandardHelpOptions = true, description = "Accounts that share the service without seeing each other.", subcommands = {
        AccountCommand.Add.class, AccountCommand.ListAll.class, AccountCommand.Remove.class}, footer = {"",
                "Examples:", "  culvert account add 111122223333 --name blue", "  culvert account list", "",
                "Only the operator's account (serve --account-id) makes and removes accounts."})
@SuppressWarnings("FieldCanBeFinal") // set by picocli
final class AccountCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "a command is missing: add, list or remove");
    }

    @Command(name = "add", mixinStandardHelpOptions = true, description = "Makes an account.")
    @SuppressWarnings("FieldCanBeFinal") // set by picocli
    static final class Add implements Callable<Integer> {

        @Parameters(paramLabel = "ID", description = "twelve digits")
        private String id = "";

        @Option(names = "--name", paramLabel = "TEXT", description = "for people (the id)")
        private @Nullable String name;

        @Mixin
        private AdminOptions options = new AdminOptions();

        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec spec;

        @Override
        public Integer call() {
            Map<String, Object> members = new TreeMap<>(Map.of("accountId", id));
            if (name != null) {
                members.put("accountName", name);
            }
            return options.run(spec, "CreateAccount", members, "Added account " + id + ".");
        }
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists accounts.")
    @SuppressWarnings("FieldCanBeFinal") // set by picocli
    static final class ListAll implements Callable<Integer> {

        @Mixin
        private AdminOptions options = new AdminOptions();

        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec spec;

        @Override
        public Integer call() {
            return options.show(spec, "ListAccounts", Map.of(), answer -> {
                List<String[]> rows = new ArrayList<>();
                rows.add(new String[]{"ACCOUNT", "CREATED", "NAME"});
                answer.path("accounts")
                    .forEach(account -> rows.add(new String[]{account.path("accountId").asString(),
                            AdminOptions.time(account.path("createdAt")),
                            account.path("accountName").asString()}));
                return rows;
            });
        }
    }

    @Command(name = "remove", mixinStandardHelpOptions = true, description = "Removes an account that has no users and policies.")
    @SuppressWarnings("FieldCanBeFinal") // set by picocli
    static final class Remove implements Callable<Integer> {

        @Parameters(paramLabel = "ID", description = "twelve digits")
        private String id = "";

        @Mixin
        private AdminOptions options = new AdminOptions();

        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec spec;

        @Override
        public Integer call() {
            return options.run(spec, "DeleteAccount", Map.of("accountId", id), "Removed account " + id + ".");
        }
    }
}
