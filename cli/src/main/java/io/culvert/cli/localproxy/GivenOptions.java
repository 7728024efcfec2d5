package io.culvert.cli.localproxy;

import io.culvert.cli.log.LogFormat;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The options that were given. Each source adds options that the earlier ones did not give: the command
/// line, then a configuration file, then the environment (spec: localproxy 6.2).
final class GivenOptions {

    private static final Map<String, ProxyOption> VARIABLES = Map.of("AWSIOT_TUNNEL_ACCESS_TOKEN",
            ProxyOption.ACCESS_TOKEN, "AWSIOT_TUNNEL_CLIENT_TOKEN", ProxyOption.CLIENT_TOKEN,
            "AWSIOT_TUNNEL_ENDPOINT", ProxyOption.PROXY_ENDPOINT, "AWSIOT_TUNNEL_REGION", ProxyOption.REGION);

    private static final int DEFAULT_VERBOSITY = 4;
    private static final int MAX_VERBOSITY = 65_535;
    private static final Set<String> FORMATS = Set.of("text", "json");
    private static final Set<String> TRUE = Set.of("", "on", "yes", "1", "true");
    private static final Set<String> FALSE = Set.of("off", "no", "0", "false");

    private final Map<ProxyOption, String> values = new EnumMap<>(ProxyOption.class);

    /// One option as it was given.
    ///
    /// @param value empty if the option takes none
    record Given(ProxyOption option, String value) {}

    /// @throws UsageException for an option that is wrong
    static GivenOptions of(List<String> commandLine) {
        GivenOptions options = new GivenOptions();
        options.add(CommandLineParser.parse(commandLine), "--");
        return options;
    }

    void addFile(List<Given> file) {
        add(file, "");
    }

    void addEnvironment(Map<String, String> environment) {
        VARIABLES.forEach((variable, option) -> {
            String value = environment.get(variable);
            if (value != null) {
                values.putIfAbsent(option, value);
            }
        });
    }

    /// @param prefix the prefix of option names in messages
    private void add(List<Given> source, String prefix) {
        Set<ProxyOption> before = EnumSet.noneOf(ProxyOption.class);
        before.addAll(values.keySet());
        for (Given given : source) {
            if (before.contains(given.option())) {
                continue;
            }
            String name = prefix + given.option().longName();
            check(given, name);
            if (values.put(given.option(), given.value()) != null) {
                throw new UsageException("option '" + name + "' cannot be specified more than once");
            }
        }
    }

    private static void check(Given given, String name) {
        String value = given.value();
        String shown = value.isEmpty() ? "the argument" : "the argument ('" + value + "')";
        if (given.option() == ProxyOption.VERBOSE && !isVerbosity(value)) {
            throw new UsageException(shown + " for option '" + name + "' is invalid");
        }
        if (given.option() == ProxyOption.LOG_FORMAT && !FORMATS.contains(value)) {
            throw new UsageException(
                    shown + " for option '" + name + "' is invalid (expected: text or json)");
        }
        if (given.option().isNumber() && !value.matches("[0-9]{1,10}")) {
            throw new UsageException(
                    shown + " for option '" + name + "' is invalid (expected: a whole number)");
        }
        if (!given.option().takesValue() && !TRUE.contains(lower(value)) && !FALSE.contains(lower(value))) {
            throw new UsageException(shown + " for option '" + name
                    + "' is invalid. Valid choices are 'on|off', 'yes|no', '1|0' and 'true|false'");
        }
    }

    private static boolean isVerbosity(String value) {
        return value.matches("[+-]?[0-9]{1,9}") && Math.abs(Integer.parseInt(value)) <= MAX_VERBOSITY;
    }

    private static String lower(String value) {
        return value.toLowerCase(Locale.ROOT);
    }

    boolean has(ProxyOption option) {
        return values.containsKey(option);
    }

    Optional<String> get(ProxyOption option) {
        return Optional.ofNullable(values.get(option));
    }

    /// Whether an option without a value was given, and not revoked by a configuration file.
    boolean isOn(ProxyOption option) {
        return get(option).filter(value -> TRUE.contains(lower(value))).isPresent();
    }

    /// The value of an option that is a number.
    long number(ProxyOption option, long usual) {
        return get(option).map(Long::parseLong).orElse(usual);
    }

    LogFormat logFormat() {
        return get(ProxyOption.LOG_FORMAT).filter("json"::equals).isPresent() ? LogFormat.JSON
                : LogFormat.TEXT;
    }

    /// From 0, nothing, to 6, everything. A negative number counts as everything, as with the reference.
    int verbosity() {
        int value = get(ProxyOption.VERBOSE).map(Integer::parseInt).orElse(DEFAULT_VERBOSITY);
        return value < 0 ? MAX_VERBOSITY : value;
    }
}
