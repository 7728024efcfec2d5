package io.culvert.cli;

import io.culvert.server.ConsoleConfig;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Options of `serve`: the web console, and identity providers.
@SuppressWarnings("FieldCanBeFinal") // set by picocli
final class ConsoleOptions {

    @Option(names = "--console", hidden = true, arity = "1", defaultValue = "true", paramLabel = "true|false")
    private boolean console;

    @Option(names = "--oidc", hidden = true, paramLabel = "FILE")
    private @Nullable Path oidc;

    ConsoleConfig config() {
        return new ConsoleConfig(console, oidc == null ? List.of() : OidcFile.read(oidc));
    }
}
