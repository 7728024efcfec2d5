package io.culvert.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import tools.jackson.databind.JsonNode;

/// The values of options of `serve` and `agent` that the command line does not give. An option such as
/// `--api-port` gets the value of the environment variable `CULVERT_API_PORT`; without this variable, that of
/// the key `api-port` in the file of `--config`.
///
/// The file of an agent may also have a list `things`; each of its entries has the keys of one thing, in place
/// of those of the whole file.
final class CommandDefaults implements IDefaultValueProvider {

    /// Read from the command line only, so that neither a file nor a variable turns every start into a check.
    private static final Set<String> CHECK = Set.of("check", "offline");

    private final Map<String, String> environment;
    private final Map<String, String> file;
    private final List<Map<String, String>> things;

    /// The list of an agent's things.
    private static final String THINGS = "things";

    /// The keys that an entry of [#THINGS] may have.
    private static final Set<String> OF_A_THING = Set.of("thing", "cert", "key", "ca", "mqtt", "endpoint",
            "services", "web-proxy", "tunnels", "max-tunnels", "max-connections", "resume", "no-resume",
            "connections", "away-seconds", "half-closed-seconds");

    private CommandDefaults(Map<String, String> environment, Map<String, String> file,
            List<Map<String, String>> things) {
        this.environment = environment;
        this.file = file;
        this.things = things;
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
        return path == null ? new CommandDefaults(environment, Map.of(), List.of())
                : read(environment, YamlFile.read("config", Path.of(path)), options(command), besideFile);
    }

    private static CommandDefaults read(Map<String, String> environment, YamlFile file,
            Map<String, OptionSpec> known, boolean besideFile) {
        Set<String> keys = new TreeSet<>(known.keySet());
        if (keys.containsAll(OF_A_THING)) {
            keys.add(THINGS);
        }
        Map<String, YamlPlace> all = new LinkedHashMap<>(file.root().keys(keys));
        YamlPlace things = all.remove(THINGS);
        return new CommandDefaults(environment, values(all, known, besideFile),
                things == null ? List.of()
                        : things.items()
                            .stream()
                            .map(thing -> values(thing.keys(OF_A_THING), known, besideFile))
                            .toList());
    }

    /// The defaults for each thing of the file's list: its own keys, and the whole file's for the others.
    /// None without a list.
    List<CommandDefaults> ofThings() {
        return things.stream().map(own -> {
            Map<String, String> merged = new LinkedHashMap<>(file);
            merged.putAll(own);
            return new CommandDefaults(environment, merged, List.of());
        }).toList();
    }

    /// The options by their keys.
    private static Map<String, OptionSpec> options(CommandSpec command) {
        Map<String, OptionSpec> options = new TreeMap<>();
        command.options()
            .stream()
            .filter(option -> !CHECK.contains(key(option)))
            .forEach(option -> options.put(key(option), option));
        return options;
    }

    private static String key(OptionSpec option) {
        return option.longestName().substring(2);
    }

    private static Map<String, String> values(Map<String, YamlPlace> keys, Map<String, OptionSpec> known,
            boolean besideFile) {
        Map<String, String> values = new LinkedHashMap<>();
        keys.forEach((key, place) -> {
            String value = text(place.node());
            boolean isPath = Objects.requireNonNull(known.get(key)).type() == Path.class && !value.isBlank();
            values.put(key, besideFile && isPath ? place.file().beside(value).toString() : value);
        });
        return values;
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
        if (!(arg instanceof OptionSpec option) || CHECK.contains(key(option))) {
            return null;
        }
        String key = key(option);
        String value = environment.get("CULVERT_" + key.toUpperCase(Locale.ROOT).replace('-', '_'));
        return value != null ? value : file.get(key);
    }
}
