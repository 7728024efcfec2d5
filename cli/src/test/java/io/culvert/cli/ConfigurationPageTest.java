package io.culvert.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/// docs/configuration.md has a row for every key.
class ConfigurationPageTest {

    private static final Path PAGE = Path.of("..", "docs", "configuration.md");

    /// Options of the command line alone; `--no-resume` is `resume: false`.
    private static final Set<String> NOT_KEYS = Set.of("config", "check", "offline", "no-resume");

    @Test
    void hasEveryKeyOfServe() throws Exception {
        assertThat(keys("## culvert serve")).containsAll(options(new ServeCommand()));
    }

    @Test
    void hasEveryKeyOfTheAgent() throws Exception {
        assertThat(keys("## culvert agent")).containsAll(options(new AgentCommand()));
    }

    private static Set<String> options(Object command) {
        return new CommandLine(command).getCommandSpec()
            .options()
            .stream()
            .filter(option -> !option.usageHelp() && !option.versionHelp())
            .map(OptionSpec::longestName)
            .map(name -> name.substring(2))
            .filter(key -> !NOT_KEYS.contains(key))
            .collect(Collectors.toSet());
    }

    /// What the first cells of a section's tables list.
    private static Set<String> keys(String section) throws IOException {
        List<String> lines = Files.readAllLines(PAGE);
        return lines.subList(lines.indexOf(section) + 1, lines.size())
            .stream()
            .takeWhile(line -> !line.startsWith("## "))
            .filter(line -> line.startsWith("| "))
            .flatMap(line -> Stream.of(line.split("\\|")[1].strip().split(", ")))
            .collect(Collectors.toSet());
    }
}
