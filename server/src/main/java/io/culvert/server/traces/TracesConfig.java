package io.culvert.server.traces;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Where traces go.
///
/// @param endpoint the collector's URL, with its path; null: no traces
/// @param headers of each request to the collector; their values may be secrets
/// @param authorities PEM file of the CAs that the collector's certificate is trusted by; null: those of Java
public record TracesConfig(@Nullable URI endpoint, Map<String, String> headers, @Nullable Path authorities) {

    /// No traces.
    public static final TracesConfig OFF = new TracesConfig(null, Map.of(), null);

    public TracesConfig {
        headers = Map.copyOf(headers);
        if (endpoint != null && !isUsable(endpoint)) {
            throw new IllegalArgumentException("traces-endpoint: " + endpoint
                    + " (expected: a URL such as https://collector.example.com:4318/v1/traces)");
        }
        if (endpoint == null && !headers.isEmpty()) {
            throw new IllegalArgumentException("traces-headers: given without traces-endpoint");
        }
    }

    private static boolean isUsable(URI endpoint) {
        return endpoint.getHost() != null && endpoint.getUserInfo() == null
                && (Objects.equals(endpoint.getScheme(), "https")
                        || Objects.equals(endpoint.getScheme(), "http"));
    }

    /// Without the headers' values.
    @Override
    public String toString() {
        return "TracesConfig[" + endpoint + ", " + headers.keySet() + "]";
    }
}
