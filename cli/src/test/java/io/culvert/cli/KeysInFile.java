package io.culvert.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;

/// Options of `serve` that are read from the environment and from a configuration file, without a
/// command line.
final class KeysInFile {

    /// Sets the options from these variables and, unless it is empty, this file.
    <T> T read(T options, Map<String, String> environment, String yaml) throws IOException {
        Path file = Files.createTempFile("culvert", ".yaml");
        try {
            Files.writeString(file, yaml);
            CommandLine line = new CommandLine(options);
            line.setDefaultValueProvider(CommandDefaults.of(line.getCommandSpec(),
                    yaml.isEmpty() ? List.of() : List.of("--config", file.toString()), environment, false));
            line.parseArgs();
            return options;
        } finally {
            Files.delete(file);
        }
    }

    /// The same from a file alone, which must have a value for each of the options: a new option fails the
    /// test until the test knows it.
    <T> T readEveryKey(T options, String yaml) throws IOException {
        List<String> keys = new CommandLine(options).getCommandSpec()
            .options()
            .stream()
            .map(option -> option.longestName().substring(2))
            .toList();
        assertThat(yaml.lines().filter(line -> !line.startsWith(" ")).map(line -> line.split(":")[0]))
            .containsExactlyInAnyOrderElementsOf(keys);
        return read(options, Map.of(), yaml);
    }

    /// A misspelt key is refused with the one that was probably meant.
    void assertUnknownKey(Object options, String key, String nearest) {
        assertThatThrownBy(() -> read(options, Map.of(), key + ": 1\n")).isInstanceOf(CliException.class)
            .hasMessageContaining(": unknown key " + key + " (nearest: " + nearest);
    }
}
