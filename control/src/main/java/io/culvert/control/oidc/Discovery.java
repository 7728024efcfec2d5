package io.culvert.control.oidc;

import java.io.IOException;
import java.net.URI;
import java.util.Objects;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Where a provider's endpoints are, from its discovery document (OpenID Connect Discovery 1.0, 4).
///
/// @param keys where its public keys are
/// @param authorization where people sign in
/// @param token where codes are exchanged for tokens
record Discovery(URI keys, URI authorization, URI token) {

    private static final String PLACE = "/.well-known/openid-configuration";

    static Discovery read(OidcConfig config, OidcHttp http) throws IOException {
        String issuer = config.issuer().toString();
        String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
        try {
            JsonNode document = JsonMapper.shared().readTree(http.get(URI.create(base + PLACE)));
            if (!document.path("issuer").asString("").equals(issuer)) {
                throw new IOException("its discovery document is for another issuer");
            }
            return new Discovery(uri(config, document, "jwks_uri"),
                    uri(config, document, "authorization_endpoint"), uri(config, document, "token_endpoint"));
        } catch (JacksonException | IllegalArgumentException e) {
            throw new IOException("its discovery document cannot be read", e);
        }
    }

    /// An endpoint, which is encrypted if the issuer is.
    private static URI uri(OidcConfig config, JsonNode document, String name) throws IOException {
        URI uri = URI.create(document.path(name).asString(""));
        if (uri.getHost() == null || !Objects.equals(uri.getScheme(), config.issuer().getScheme())) {
            throw new IOException("its discovery document has no " + name + " of the issuer's scheme");
        }
        return uri;
    }
}
