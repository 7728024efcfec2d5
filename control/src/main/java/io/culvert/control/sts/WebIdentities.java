package io.culvert.control.sts;

import java.util.List;
import java.util.Map;

/// Verifies tokens of identity providers.
@FunctionalInterface
public interface WebIdentities {

    /// No identity provider is configured.
    WebIdentities NONE = token -> {
        throw new WebIdentityException(WebIdentityException.Reason.INVALID,
                "No OpenIDConnect provider found in your account: this service is configured for none");
    };

    /// Whom a verified token stands for.
    ///
    /// @param provider the issuer without its scheme, `HOST/PATH`, as condition keys name it
    /// @param subject the claim `sub`
    /// @param audience the client that the token was issued to
    /// @param claims texts and lists of texts, by name
    record WebIdentity(String provider, String subject, String audience, Map<String, List<String>> claims) {

        public WebIdentity {
            claims = Map.copyOf(claims);
        }
    }

    /// Verifies a token. May block, to fetch the provider's keys.
    ///
    /// @throws WebIdentityException if the token is not acceptable or cannot be verified now
    WebIdentity verify(String token) throws WebIdentityException;
}
