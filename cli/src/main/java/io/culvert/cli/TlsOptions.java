package io.culvert.cli;

import io.culvert.server.TlsConfig;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Options of `serve`: the operator's own certificate.
@SuppressWarnings("FieldCanBeFinal") // set by picocli
final class TlsOptions {

    @Option(names = "--tls-cert", paramLabel = "FILE", description = "your own certificate chain, PEM")
    private @Nullable Path certificate;

    @Option(names = "--tls-key", paramLabel = "FILE", description = "the key of the certificate, PEM, PKCS #8")
    private @Nullable Path key;

    TlsConfig config() {
        return new TlsConfig(certificate, key);
    }
}
