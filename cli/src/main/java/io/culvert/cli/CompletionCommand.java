package io.culvert.cli;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `culvert completion`.
@Command(name = "completion", mixinStandardHelpOptions = true, description = "Prints a script with which a shell completes culvert's commands and options.", footer = {
        "", "Examples:", "  source <(culvert completion bash)", "  culvert completion fish | source"})
@SuppressWarnings("FieldCanBeFinal") // set by picocli
final class CompletionCommand implements Callable<Integer> {

    /// A shell for which there is a script.
    enum Shell {
        BASH, ZSH, FISH;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Parameters(paramLabel = "SHELL", description = "bash, zsh or fish")
    private Shell shell = Shell.BASH;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        CommandLine whole = Culvert.whole();
        spec.commandLine().getOut().print(switch (shell) {
            case BASH -> AutoComplete.bash("culvert", whole);
            case ZSH -> "autoload -U +X bashcompinit && bashcompinit\n" + AutoComplete.bash("culvert", whole);
            case FISH -> String.join("\n", fish(whole, List.of()).toList()) + "\n";
        });
        spec.commandLine().getOut().flush();
        return 0;
    }

    /// Lines for the subcommands and long options of a command.
    ///
    /// @param path the names of the commands that lead to it
    private static Stream<String> fish(CommandLine command, List<String> path) {
        String condition = path.isEmpty() ? "__fish_use_subcommand"
                : "__fish_seen_subcommand_from " + path.getLast();
        Stream<String> options = command.getCommandSpec()
            .options()
            .stream()
            .filter(option -> option.longestName().startsWith("--"))
            .map(option -> "complete -c culvert -n '" + condition + "' -l "
                    + option.longestName().substring(2));
        Stream<String> subcommands = command.getSubcommands()
            .entrySet()
            .stream()
            .flatMap(entry -> below(entry, path, condition));
        return Stream.concat(options, subcommands);
    }

    private static Stream<String> below(Map.Entry<String, CommandLine> entry, List<String> path,
            String condition) {
        String line = "complete -c culvert -f -n '" + condition + "' -a " + entry.getKey();
        return Stream.concat(Stream.of(line),
                fish(entry.getValue(), Stream.concat(path.stream(), Stream.of(entry.getKey())).toList()));
    }
}
