package io.culvert.cli;

import io.culvert.server.ConsoleConfig;
import picocli.CommandLine.Option;

/// Options of `serve`: the web console.
@SuppressWarnings("FieldCanBeFinal") // set by picocli
final class ConsoleOptions {

    @Option(names = "--console", hidden = true, arity = "1", defaultValue = "true", paramLabel = "true|false")
    private boolean console;

    ConsoleConfig config() {
        return new ConsoleConfig(console);
    }
}
