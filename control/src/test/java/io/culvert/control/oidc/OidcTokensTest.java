package io.culvert.control.oidc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import io.culvert.control.sts.WebIdentities.WebIdentity;
import io.culvert.control.sts.WebIdentityException;
import io.culvert.control.sts.WebIdentityException.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Tokens that a service accepts, and those that it must not.
class OidcTokensTest {

    private static final RSAKey RSA = rsa("one");
    private static final RSAKey NEXT = rsa("two");
    private static final ECKey EC = ec("curve");

    private final AtomicInteger fetches = new AtomicInteger();
    private volatile JWKSet keys = new JWKSet(List.of(RSA, EC)).toPublicJWKSet();
    private volatile int status = 200;
    private Instant now = Instant.parse("2026-11-27T08:00:00Z");
    @SuppressWarnings("NullAway.Init")
    private HttpServer server;
    @SuppressWarnings("NullAway.Init")
    private String issuer;
    @SuppressWarnings("NullAway.Init")
    private OidcTokens tokens;

    private static RSAKey rsa(String id) {
        try {
            return new RSAKeyGenerator(2048).keyID(id).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ECKey ec(String id) {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID(id).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        issuer = "http://127.0.0.1:" + server.getAddress().getPort() + "/realm";
        serve("/realm/.well-known/openid-configuration",
                () -> "{\"issuer\":\"%1$s\",\"jwks_uri\":\"%1$s/keys\",\"authorization_endpoint\":\"%1$s/a\",\"token_endpoint\":\"%1$s/t\"}"
                    .formatted(issuer));
        serve("/realm/keys", () -> {
            fetches.incrementAndGet();
            return keys.toString();
        });
        server.start();
        OidcConfig config = new OidcConfig("company", URI.create(issuer), "culvert", "cli", null,
                List.of("other"), List.of(), null);
        tokens = new OidcTokens(List.of(OidcProvider.of(config, Map.of(), () -> now)), () -> now);
    }

    private interface Page {
        String text();
    }

    private void serve(String path, Page page) {
        server.createContext(path, exchange -> {
            byte[] body = page.text().getBytes(UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder().issuer(issuer)
            .subject("carol")
            .audience("culvert")
            .claim("groups", List.of("ops", "dev"))
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plusSeconds(300)));
    }

    private static String signed(JWTClaimsSet.Builder claims, JWSAlgorithm algorithm, String id,
            JWSSigner signer) throws JOSEException {
        SignedJWT token = new SignedJWT(new JWSHeader.Builder(algorithm).keyID(id).build(), claims.build());
        token.sign(signer);
        return token.serialize();
    }

    private static String byRsa(JWTClaimsSet.Builder claims) throws JOSEException {
        return signed(claims, JWSAlgorithm.RS256, "one", new RSASSASigner(RSA));
    }

    private void assertRefused(Reason reason, String token) {
        assertThatThrownBy(() -> tokens.verify(token)).isInstanceOfSatisfying(WebIdentityException.class,
                refused -> assertThat(refused.reason()).as(refused.getMessage()).isEqualTo(reason));
    }

    @Test
    void acceptsTokensByTheProvidersKeys() throws Exception {
        WebIdentity identity = tokens.verify(byRsa(claims()));
        assertThat(identity.provider()).isEqualTo(issuer.substring("http://".length()));
        assertThat(identity.subject()).isEqualTo("carol");
        assertThat(identity.claims()).containsEntry("groups", List.of("ops", "dev"))
            .containsEntry("aud", List.of("culvert"));
        assertThat(tokens
            .verify(signed(claims().audience("other"), JWSAlgorithm.ES256, "curve", new ECDSASigner(EC)))
            .audience()).isEqualTo("other");
        assertThat(fetches).hasValue(1);
    }

    @Test
    void refusesTokensThatAreNotForThisServiceOrThisTime() throws Exception {
        assertRefused(Reason.INVALID, byRsa(claims().audience("somebody")));
        assertRefused(Reason.INVALID, byRsa(claims().audience(List.of("culvert", "somebody"))));
        assertRefused(Reason.INVALID, byRsa(claims().claim("azp", "somebody")));
        assertRefused(Reason.INVALID, byRsa(claims().issuer(issuer + "/")));
        assertRefused(Reason.INVALID, byRsa(claims().subject("")));
        assertRefused(Reason.INVALID, byRsa(claims().expirationTime(null)));
        assertRefused(Reason.INVALID, byRsa(claims().notBeforeTime(Date.from(now.plusSeconds(90)))));
        assertRefused(Reason.EXPIRED, byRsa(claims().expirationTime(Date.from(now.minusSeconds(61)))));
        assertThat(tokens.verify(byRsa(claims().expirationTime(Date.from(now.minusSeconds(59))))).subject())
            .isEqualTo("carol");
    }

    @Test
    void refusesForgedTokens() throws Exception {
        assertRefused(Reason.INVALID, new PlainJWT(claims().build()).serialize());
        assertRefused(Reason.INVALID, signed(claims(), JWSAlgorithm.RS256, "one", new RSASSASigner(NEXT)));
        assertRefused(Reason.INVALID,
                signed(claims(), JWSAlgorithm.HS256, "one", new MACSigner(RSA.toPublicJWK().toJSONString())));
        String good = byRsa(claims());
        assertRefused(Reason.INVALID, good.substring(0, good.lastIndexOf('.') + 1));
        assertRefused(Reason.INVALID, "x");
    }

    @Test
    void followsAProviderThatChangesItsKeysWithoutFetchingForEachStranger() throws Exception {
        tokens.verify(byRsa(claims()));
        keys = new JWKSet(List.of(NEXT)).toPublicJWKSet();
        String rotated = signed(claims(), JWSAlgorithm.RS256, "two", new RSASSASigner(NEXT));
        assertRefused(Reason.INVALID, rotated);
        now = now.plusSeconds(31);
        assertThat(tokens.verify(rotated).subject()).isEqualTo("carol");
        for (int i = 0; i < 5; i++) {
            assertRefused(Reason.INVALID,
                    signed(claims(), JWSAlgorithm.RS256, "k" + i, new RSASSASigner(NEXT)));
        }
        assertThat(fetches).hasValue(2);
    }

    @Test
    void usesKnownKeysForADayWhileTheProviderCannotBeReached() throws Exception {
        tokens.verify(byRsa(claims()));
        status = 500;
        now = now.plus(Duration.ofHours(2));
        assertThat(tokens.verify(byRsa(claims())).subject()).isEqualTo("carol");
        now = now.plus(Duration.ofHours(23));
        assertRefused(Reason.UNREACHABLE, byRsa(claims()));
    }
}
