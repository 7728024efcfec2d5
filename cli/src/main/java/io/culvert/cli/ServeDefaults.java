package io.culvert.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// Where a flag of `serve` comes from that was not given: the environment (`CULVERT_API_PORT` for
/// `--api-port`), then the file of `--config` (`api-port: 8443`).
final class ServeDefaults implements IDefaultValueProvider {

    private final Map<String, String> file;

    private ServeDefaults(Map<String, String> file) {
        this.file = file;
    }

    /// Reads the file that the arguments or the environment name.
    static ServeDefaults of(List<String> args) {
        String path = System.getenv("CULVERT_CONFIG");
        for (int i = 0; i < args.size(); i++) {
            if (args.get(i).startsWith("--config=")) {
                path = args.get(i).substring("--config=".length());
            } else if (args.get(i).equals("--config") && i + 1 < args.size()) {
                path = args.get(i + 1);
            }
        }
        boolean serves = args.contains("serve");
        return new ServeDefaults(path == null || !serves ? Map.of() : read(Path.of(path)));
    }

    private static Map<String, String> read(Path path) {
        JsonNode root;
        try {
            root = new YAMLMapper().readTree(Files.readString(path));
        } catch (IOException | JacksonException e) {
            throw new CliException("config: " + path + " cannot be read (" + e.getMessage() + ")", e);
        }
        Set<String> known = keys();
        Map<String, String> values = new LinkedHashMap<>();
        root.properties().forEach(entry -> {
            if (!known.contains(entry.getKey())) {
                throw new CliException("config: " + path + ": unknown key " + entry.getKey() + " (nearest: "
                        + nearest(entry.getKey(), known) + ")");
            }
            values.put(entry.getKey(), text(entry.getValue()));
        });
        return values;
    }

    private static String text(JsonNode value) {
        return value.isArray() ? String.join(",", value.valueStream().map(item -> item.asString()).toList())
                : value.asString();
    }

    private static Set<String> keys() {
        Set<String> keys = new TreeSet<>();
        new CommandLine(ServeCommand.class).getCommandSpec()
            .options()
            .forEach(option -> keys.add(option.longestName().substring(2)));
        return keys;
    }

    private static String nearest(String key, Set<String> known) {
        String best = "";
        int distance = Integer.MAX_VALUE;
        for (String candidate : known) {
            int its = distance(key, candidate);
            if (its < distance) {
                distance = its;
                best = candidate;
            }
        }
        return best;
    }

    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int above = row[j];
                int substitute = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(substitute, Math.min(above, row[j - 1]) + 1);
                diagonal = above;
            }
        }
        return row[b.length()];
    }

    @Override
    public @Nullable String defaultValue(ArgSpec arg) {
        if (!(arg instanceof OptionSpec option)) {
            return null;
        }
        String key = option.longestName().substring(2);
        String environment = System.getenv("CULVERT_" + key.toUpperCase(Locale.ROOT).replace('-', '_'));
        return environment != null ? environment : file.get(key);
    }
}
