package io.culvert.control.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.culvert.control.sts.WebIdentities;
import io.culvert.control.sts.WebIdentityException;
import io.culvert.control.sts.WebIdentityException.Reason;
import java.io.IOException;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Verifies ID tokens of the configured providers (OpenID Connect Core 1.0, 3.1.3.7): issuer, signature by
/// one of the provider's keys with a public-key algorithm of a list, audience, and times with a minute of
/// tolerance. Thread safe; may block to fetch keys.
public final class OidcTokens implements WebIdentities {

    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(JWSAlgorithm.RS256, JWSAlgorithm.RS384,
            JWSAlgorithm.RS512, JWSAlgorithm.PS256, JWSAlgorithm.PS384, JWSAlgorithm.PS512,
            JWSAlgorithm.ES256, JWSAlgorithm.ES384, JWSAlgorithm.ES512);
    private static final Duration SKEW = Duration.ofMinutes(1);
    private static final int MIN_RSA_BITS = 2048;
    private static final int MAX_SUBJECT_CHARS = 255;
    private static final int MAX_VALUES = 200;

    private final List<OidcProvider> providers;
    private final InstantSource clock;

    /// @param providers with different issuers
    public OidcTokens(List<OidcProvider> providers, InstantSource clock) {
        this.providers = List.copyOf(providers);
        this.clock = clock;
    }

    @Override
    public WebIdentity verify(String token) throws WebIdentityException {
        SignedJWT parsed = parsed(token);
        JWTClaimsSet claims = claims(parsed);
        OidcProvider provider = providers.stream()
            .filter(each -> each.config().issuer().toString().equals(claims.getIssuer()))
            .findFirst()
            .orElseThrow(
                    () -> invalid("No OpenIDConnect provider found in your account for the token's issuer"));
        requireSignature(parsed, provider);
        String audience = audience(claims, provider.config());
        requireTimes(claims);
        String subject = claims.getSubject();
        if (subject == null || subject.isEmpty() || subject.length() > MAX_SUBJECT_CHARS) {
            throw invalid("sub: missing or too long");
        }
        return new WebIdentity(provider.config().provider(), subject, audience, texts(claims));
    }

    private static SignedJWT parsed(String token) throws WebIdentityException {
        try {
            return SignedJWT.parse(token);
        } catch (ParseException e) {
            throw invalid("The token is not a signed JWT");
        }
    }

    private static JWTClaimsSet claims(SignedJWT token) throws WebIdentityException {
        try {
            return token.getJWTClaimsSet();
        } catch (ParseException e) {
            throw invalid("The token's claims cannot be read");
        }
    }

    private static void requireSignature(SignedJWT token, OidcProvider provider) throws WebIdentityException {
        JWSAlgorithm algorithm = token.getHeader().getAlgorithm();
        if (!ALGORITHMS.contains(algorithm)) {
            throw invalid("alg: not accepted (expected: an RS, PS or ES algorithm)");
        }
        try {
            for (JWK key : provider.keys().find(token.getHeader().getKeyID())) {
                if (isSignedBy(token, key)) {
                    return;
                }
            }
        } catch (IOException e) {
            throw new WebIdentityException(Reason.UNREACHABLE, "The identity provider "
                    + provider.config().name() + " cannot be reached: " + e.getMessage());
        }
        throw invalid("The token's signature is not by a key of its issuer");
    }

    private static boolean isSignedBy(SignedJWT token, JWK key) {
        try {
            JWSVerifier verifier = verifier(token.getHeader().getAlgorithm(), key);
            return verifier != null && token.verify(verifier);
        } catch (JOSEException e) {
            return false;
        }
    }

    /// The verifier for the algorithm, if the key is one for it.
    private static @Nullable JWSVerifier verifier(JWSAlgorithm algorithm, JWK key) throws JOSEException {
        if (key.getAlgorithm() != null && !key.getAlgorithm().equals(algorithm)) {
            return null;
        }
        return switch (key) {
            case RSAKey rsa when JWSAlgorithm.Family.RSA.contains(algorithm) && rsa.size() >= MIN_RSA_BITS ->
                new RSASSAVerifier(rsa);
            case ECKey ec when JWSAlgorithm.Family.EC.contains(algorithm) -> new ECDSAVerifier(ec);
            default -> null;
        };
    }

    /// A token for several audiences must have been issued to one that is known.
    private static String audience(JWTClaimsSet claims, OidcConfig config) throws WebIdentityException {
        List<String> audiences = claims.getAudience();
        Object issuedTo = claims.getClaim("azp");
        boolean isForeign = issuedTo instanceof String party && !config.accepts(party);
        if (isForeign || (audiences.size() > 1 && issuedTo == null)) {
            throw invalid("azp: not a client of this service");
        }
        return audiences.stream()
            .filter(config::accepts)
            .findFirst()
            .orElseThrow(() -> invalid("Incorrect token audience"));
    }

    private void requireTimes(JWTClaimsSet claims) throws WebIdentityException {
        Instant now = clock.instant();
        Date ends = claims.getExpirationTime();
        if (ends == null || claims.getIssueTime() == null) {
            throw invalid("exp or iat: missing");
        }
        if (!ends.toInstant().plus(SKEW).isAfter(now)) {
            throw new WebIdentityException(Reason.EXPIRED, "Token expired");
        }
        Date begins = claims.getNotBeforeTime();
        Instant latest = now.plus(SKEW);
        boolean isEarly = begins != null && begins.toInstant().isAfter(latest);
        if (isEarly || claims.getIssueTime().toInstant().isAfter(latest)) {
            throw invalid("iat or nbf: in the future");
        }
    }

    /// The claims that conditions can compare.
    private static Map<String, List<String>> texts(JWTClaimsSet claims) {
        Map<String, List<String>> texts = new HashMap<>();
        claims.getClaims().forEach((name, value) -> {
            switch (value) {
                case String text -> texts.put(name, List.of(text));
                case Boolean flag -> texts.put(name, List.of(flag.toString()));
                case List<?> list when list.size() <= MAX_VALUES
                        && list.stream().allMatch(String.class::isInstance) ->
                    texts.put(name, list.stream().map(String.class::cast).toList());
                case null, default -> {
                }
            }
        });
        texts.put("aud", claims.getAudience());
        return texts;
    }

    private static WebIdentityException invalid(String message) {
        return new WebIdentityException(Reason.INVALID, message);
    }
}
