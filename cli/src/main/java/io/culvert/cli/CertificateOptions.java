package io.culvert.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/// The options that name the source of a device's certificate; without one the service makes key
/// and certificate.
@SuppressWarnings("FieldCanBeFinal") // set by picocli
final class CertificateOptions {

    @ArgGroup(exclusive = true)
    private Given given = new Given();

    private static final class Given {

        @Option(names = "--csr", paramLabel = "FILE", description = "certificate signing request of the device, whose key never leaves it")
        private @Nullable Path request;

        @Option(names = "--certificate", paramLabel = "FILE", description = "certificate that the device has already, from any authority")
        private @Nullable Path certificate;
    }

    /// Reads the file that is named.
    ///
    /// @throws CliException if it cannot be used
    CertificateSource source() {
        if (given.request != null) {
            return CertificateSource.request(given.request);
        }
        return given.certificate == null ? new CertificateSource.NewKey()
                : CertificateSource.existing(given.certificate);
    }
}
