package io.culvert.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.server.traces.TracesConfig;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The keys of [TracesConfig].
class TraceOptionsTest {

    private final KeysInFile keys = new KeysInFile();

    @Test
    void tracesAreOffByDefault() throws Exception {
        assertThat(keys.read(new TraceOptions(), Map.of(), "").config()).isEqualTo(TracesConfig.OFF);
    }

    @Test
    void takesEveryKeyFromTheFile() throws Exception {
        assertThat(keys.readEveryKey(new TraceOptions(), """
                traces-endpoint: https://collector.example.com:4318/v1/traces
                traces-headers: {Authorization: Bearer x, Tenant: a}
                traces-ca: ca.pem
                """).config())
            .isEqualTo(new TracesConfig(URI.create("https://collector.example.com:4318/v1/traces"),
                    Map.of("Authorization", "Bearer x", "Tenant", "a"), Path.of("ca.pem")));
    }

    @Test
    void anUnknownKeyNamesTheNearest() {
        keys.assertUnknownKey(new TraceOptions(), "traces-endpont", "traces-endpoint");
    }
}
