package io.culvert.cli;

import io.culvert.server.traces.TracesConfig;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Options of `serve`: where traces go. Hidden, so that the help fits on a screen; `docs/configuration.md`
/// lists them.
@SuppressWarnings("FieldCanBeFinal") // set by picocli
final class TraceOptions {

    @Option(names = "--traces-endpoint", hidden = true)
    private @Nullable URI endpoint;

    @Option(names = "--traces-headers", hidden = true, split = ",")
    private Map<String, String> headers = Map.of();

    @Option(names = "--traces-ca", hidden = true)
    private @Nullable Path authorities;

    TracesConfig config() {
        return new TracesConfig(endpoint, headers, authorities);
    }
}
