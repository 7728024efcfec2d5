package io.culvert.cli;

import io.culvert.policy.Nearest;
import io.culvert.transport.Reasons;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// Where an option of `serve` or `agent` comes from that was not given on the command line: the environment
/// (`CULVERT_API_PORT` for `--api-port`), then the file of `--config` (`api-port: 8443`).
final class CommandDefaults implements IDefaultValueProvider {

    /// Refuses a key that is given twice.
    private static final YAMLMapper YAML = YAMLMapper.builder()
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .build();

    /// Only on the command line: a service that is started must not only be checked.
    private static final String CHECK = "check";

    private final Map<String, String> environment;
    private final Map<String, String> file;

    private CommandDefaults(Map<String, String> environment, Map<String, String> file) {
        this.environment = environment;
        this.file = file;
    }

    /// Reads the file that the arguments or the environment name.
    ///
    /// @param command the command whose options the keys name
    /// @param besideFile whether file names in the file are relative to its folder
    static CommandDefaults of(CommandSpec command, List<String> args, Map<String, String> environment,
            boolean besideFile) {
        String path = environment.get("CULVERT_CONFIG");
        for (int i = 0; i < args.size(); i++) {
            if (args.get(i).startsWith("--config=")) {
                path = args.get(i).substring("--config=".length());
            } else if (args.get(i).equals("--config") && i + 1 < args.size()) {
                path = args.get(i + 1);
            }
        }
        return new CommandDefaults(environment,
                path == null ? Map.of() : read(Path.of(path), options(command), besideFile));
    }

    /// The options by their keys.
    private static Map<String, OptionSpec> options(CommandSpec command) {
        Map<String, OptionSpec> options = new TreeMap<>();
        command.options()
            .stream()
            .filter(option -> !key(option).equals(CHECK))
            .forEach(option -> options.put(key(option), option));
        return options;
    }

    private static String key(OptionSpec option) {
        return option.longestName().substring(2);
    }

    private static Map<String, String> read(Path path, Map<String, OptionSpec> known, boolean besideFile) {
        JsonNode root;
        try {
            root = YAML.readTree(Files.readString(path));
        } catch (IOException e) {
            throw new CliException("config: " + path + " cannot be read (" + Reasons.of(e) + ")", e);
        } catch (JacksonException e) {
            throw new CliException("config: " + path + ", line " + e.getLocation().getLineNr() + ", column "
                    + e.getLocation().getColumnNr() + ": " + words(e) + " (expected: YAML)", e);
        }
        if (!root.isObject() && !root.isNull() && !root.isMissingNode()) {
            throw new CliException("config: " + path + " has no keys (expected: KEY: VALUE lines)");
        }
        Map<String, String> values = new LinkedHashMap<>();
        root.properties().forEach(entry -> {
            OptionSpec option = known.get(entry.getKey());
            if (option == null) {
                throw new CliException("config: " + path + ": unknown key " + entry.getKey() + " (nearest: "
                        + Nearest.to(entry.getKey(), known.keySet()) + ")");
            }
            String value = text(entry.getValue());
            values.put(entry.getKey(),
                    besideFile && option.type() == Path.class && !value.isBlank()
                            ? path.toAbsolutePath().resolveSibling(value).toString()
                            : value);
        });
        return values;
    }

    /// What the parser says, without the lines that repeat the file.
    private static String words(JacksonException refusal) {
        return String.valueOf(refusal.getOriginalMessage())
            .lines()
            .filter(line -> !line.isBlank() && !line.startsWith(" "))
            .collect(Collectors.joining(", "));
    }

    /// A list joined by commas, a map as `KEY=VALUE` joined by commas.
    private static String text(JsonNode value) {
        if (value.isObject()) {
            return value.properties()
                .stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue().asString())
                .collect(Collectors.joining(","));
        }
        return value.isArray() ? String.join(",", value.valueStream().map(item -> item.asString()).toList())
                : value.asString();
    }

    @Override
    public @Nullable String defaultValue(ArgSpec arg) {
        if (!(arg instanceof OptionSpec option) || key(option).equals(CHECK)) {
            return null;
        }
        String key = key(option);
        String value = environment.get("CULVERT_" + key.toUpperCase(Locale.ROOT).replace('-', '_'));
        return value != null ? value : file.get(key);
    }
}
