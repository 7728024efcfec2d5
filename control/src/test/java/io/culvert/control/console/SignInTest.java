package io.culvert.control.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.control.api.ApiRequest;
import io.culvert.control.api.ApiResponse;
import io.culvert.control.api.AuditedCall;
import io.culvert.identity.Caller;
import io.culvert.identity.Credential;
import io.culvert.identity.Identities;
import io.culvert.identity.SecretCipher;
import io.culvert.identity.SessionTokens;
import io.culvert.identity.Sessions;
import io.culvert.identity.SignInLinks;
import io.culvert.store.Database;
import io.culvert.store.SqlIdentityStore;
import io.culvert.store.SqlSignInStore;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Signing in to the console by a one-time link.
class SignInTest {

    private static final Caller ROOT = new Caller("123456789012", "root", "123456789012",
            "arn:aws:iam::123456789012:root", "AKIAROOT");
    private static final byte[] KEY = new byte[32];

    @TempDir
    Path folder;

    private final List<AuditedCall> audited = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-27T08:00:00Z");
    private boolean enabled = true;
    @SuppressWarnings("NullAway.Init")
    private Database database;
    @SuppressWarnings("NullAway.Init")
    private Sessions sessions;
    @SuppressWarnings("NullAway.Init")
    private SignInLinks links;
    @SuppressWarnings("NullAway.Init")
    private SignIn signIn;

    @BeforeEach
    void start() {
        database = Database.embedded(folder);
        sessions = new Sessions(this::root, identities()::directory, tokens());
        links = links();
        signIn = signIn();
    }

    @AfterEach
    void stop() {
        database.close();
    }

    private Identities identities() {
        return new Identities(new SqlIdentityStore(database),
                new SecretCipher(KEY, List.of(), new SecureRandom()));
    }

    private static SessionTokens tokens() {
        return new SessionTokens(KEY, new SecureRandom());
    }

    private Optional<Credential> root(String id) {
        return id.equals(ROOT.accessKeyId()) && enabled ? Optional.of(new Credential(ROOT, "secret", null))
                : Optional.empty();
    }

    private SignInLinks links() {
        return new SignInLinks(new SqlSignInStore(database), sessions, KEY, new SecureRandom(), () -> now);
    }

    private SignIn signIn() {
        return new SignIn(links, sessions, audited::add, () -> now);
    }

    private String code() {
        return links.create(ROOT, Duration.ofHours(12)).orElseThrow().code();
    }

    private ApiResponse post(String body, String... headers) {
        return send("POST", body, headers);
    }

    private ApiResponse send(String method, String body, String... headers) {
        Map<String, List<String>> all = new HashMap<>(Map.of("host", List.of("h:8443"), "origin",
                List.of("https://h:8443"), "content-type", List.of("application/json")));
        for (int i = 0; i < headers.length; i += 2) {
            all.put(headers[i], List.of(headers[i + 1]));
        }
        return signIn.answer(new ApiRequest(method, "/console/session", "", all, body.getBytes(UTF_8),
                InetAddress.getLoopbackAddress(), true, "id"));
    }

    private static JsonNode json(ApiResponse answer) {
        return JsonMapper.shared().readTree(answer.body());
    }

    private static String cookie(ApiResponse answer) {
        return answer.headers().getOrDefault("set-cookie", "").split(";", 2)[0];
    }

    @Test
    void aLinkSignsInOnceAndTheCookieGivesThePageCredentials() {
        String code = code();
        ApiResponse first = post("{\"code\":\"" + code + "\"}");
        assertThat(first.status()).isEqualTo(200);
        assertThat(first.headers().get("set-cookie")).startsWith("__Host-culvert-session=ASIA")
            .endsWith("; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=43200");
        assertThat(post("{\"code\":\"" + code + "\"}").status()).isEqualTo(403);

        now = now.plus(Duration.ofHours(2));
        JsonNode later = json(post("{}", "cookie", "other=1; " + cookie(first)));
        assertThat(later.path("signedIn").asBoolean()).isTrue();
        assertThat(later.path("arn").asString()).isEqualTo(ROOT.arn());
        assertThat(sessions.find(later.path("accessKeyId").asString(), later.path("sessionToken").asString()))
            .hasValueSatisfying(credential -> {
                assertThat(credential.caller().isRoot()).isTrue();
                assertThat(credential.isExpired(now.plus(Duration.ofMinutes(59)))).isFalse();
                assertThat(credential.isExpired(now.plus(Duration.ofHours(1)))).isTrue();
            });
        assertThat(audited).extracting(AuditedCall::operation)
            .containsExactly("SignIn", "SignIn", "RenewSignIn");
    }

    @Test
    void theSignInEndsWithItsTimeOrItsKey() {
        String cookie = cookie(post("{\"code\":\"" + code() + "\"}"));
        enabled = false;
        assertThat(json(post("{}", "cookie", cookie)).path("signedIn").asBoolean()).isFalse();
        enabled = true;
        now = now.plus(Duration.ofMinutes(11 * 60 + 30));
        assertThat(json(post("{}", "cookie", cookie)).path("expiresAt").asDouble())
            .isEqualTo(now.plus(Duration.ofMinutes(30)).getEpochSecond());
        now = now.plus(Duration.ofMinutes(30));
        assertThat(json(post("{}", "cookie", cookie)).path("signedIn").asBoolean()).isFalse();
        assertThat(send("DELETE", "").headers().get("set-cookie")).contains("Max-Age=0");
    }

    @Test
    void aLinkExpires() {
        String code = code();
        now = now.plus(SignInLinks.LIFETIME);
        assertThat(post("{\"code\":\"" + code + "\"}").status()).isEqualTo(403);
    }

    @Test
    void aCallerMayHaveAFewUnusedLinks() {
        for (int i = 0; i < 10; i++) {
            code();
        }
        assertThat(links.create(ROOT, Duration.ofHours(1))).isEmpty();
        now = now.plus(SignInLinks.LIFETIME);
        assertThat(links.create(ROOT, Duration.ofHours(1))).isPresent();
    }

    @Test
    void inventedCodesAreRefused() {
        for (String code : List.of("", "x", "A".repeat(43), "\u00e4", code().substring(1))) {
            assertThat(post("{\"code\":\"" + code + "\"}").status()).isEqualTo(403);
        }
        assertThat(post("{\"code\":1}").status()).isEqualTo(400);
        assertThat(post("{").status()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({"origin,https://evil.example", "origin,null", "origin,http://h:8443",
            "sec-fetch-site,cross-site", "content-type,text/plain", "host,h:9999"})
    void otherSitesCannotUseTheCookie(String header, String value) {
        String cookie = cookie(post("{\"code\":\"" + code() + "\"}"));
        ApiResponse answer = post("{}", "cookie", cookie, header, value);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(json(answer).has("secretAccessKey")).isFalse();
    }
}
