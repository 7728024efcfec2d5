package io.culvert.control.oidc;

import io.culvert.transport.Authorities;
import io.culvert.transport.TlsContexts;
import io.culvert.transport.WebProxies;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/// A configured identity provider and what is known of it.
///
/// @param http reaches it
/// @param keys its public keys and endpoints
public record OidcProvider(OidcConfig config, OidcHttp http, ProviderKeys keys) {

    /// A provider that has not been asked for anything yet.
    ///
    /// @param environment names web proxies and the system's CAs
    /// @throws IOException if the configured CAs cannot be read
    public static OidcProvider of(OidcConfig config, Map<String, String> environment, InstantSource clock)
            throws IOException {
        Path ca = config.ca();
        SslContext tls = TlsContexts
            .client(ca == null ? Authorities.system(environment) : Authorities.at(ca));
        OidcHttp http = new OidcHttp(() -> tls, WebProxies.of(environment));
        return new OidcProvider(config, http, new ProviderKeys(config, http, clock));
    }

    /// The same of several.
    public static List<OidcProvider> all(List<OidcConfig> configs, Map<String, String> environment,
            InstantSource clock) throws IOException {
        List<OidcProvider> all = new java.util.ArrayList<>();
        for (OidcConfig config : configs) {
            all.add(of(config, environment, clock));
        }
        return all;
    }
}
