package io.culvert.server;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// An operator's own certificate; both null for one of the local authority.
///
/// @param certificate the chain, PEM
/// @param key its key, PEM, PKCS #8
public record TlsConfig(@Nullable Path certificate, @Nullable Path key) {

    /// The certificate of the local authority.
    public static final TlsConfig DEFAULTS = new TlsConfig(null, null);

    public TlsConfig {
        if ((certificate == null) != (key == null)) {
            throw new IllegalArgumentException(
                    "tls-cert and tls-key: only one is given (expected: both or none)");
        }
    }
}
