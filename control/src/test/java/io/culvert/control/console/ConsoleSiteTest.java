package io.culvert.control.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.control.api.ApiRequest;
import io.culvert.control.api.ApiResponse;
import io.culvert.control.oidc.CodeFlow;
import io.culvert.control.operation.Access;
import io.culvert.control.sts.RoleSessions;
import io.culvert.control.sts.WebIdentities;
import io.culvert.control.sts.WebRoles;
import io.culvert.identity.Directory;
import io.culvert.identity.SessionTokens;
import io.culvert.identity.Sessions;
import io.culvert.identity.SignInLink;
import io.culvert.identity.SignInLinks;
import io.culvert.identity.SignInStore;
import io.culvert.policy.Decision;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConsoleSiteTest {

    private static final String SCRIPT = "let x = 1;\n".repeat(200);

    private static final SessionTokens TOKENS = new SessionTokens(new byte[32], new SecureRandom());
    private static final SignIn SIGN_IN = signIn();
    private static final ProviderSignIn PROVIDERS = new ProviderSignIn(List.of(),
            new CodeFlow(new SecureRandom()), WebIdentities.NONE,
            new WebRoles(new RoleSessions(() -> Directory.EMPTY, TOKENS, Instant::now)),
            new Access(request -> new Decision.Allowed(), "eu-west-1", Instant::now), call -> {},
            Instant::now);

    @TempDir
    Path folder;

    private OptionalInt dataPort = OptionalInt.empty();
    private ConsoleSite site = ConsoleSite.of(ConsoleFiles.ofThisBuild(), "eu-west-1", () -> dataPort,
            SIGN_IN, PROVIDERS);

    @BeforeEach
    void write() throws IOException {
        Files.writeString(folder.resolve("index.html"), "<title>Culvert</title>");
        Files.createDirectory(folder.resolve("assets"));
        Files.writeString(folder.resolve("assets/app-1a2b.js"), SCRIPT);
        Files.writeString(folder.resolve("assets/app-1a2b.js.br"), "brotli");
        Files.writeString(folder.resolve("assets/style-3c4d.css"), "a { color: red }\n".repeat(100));
        Files.writeString(folder.resolve("notes.secret"), "not served");
        Files.writeString(folder.resolveSibling("outside.html"), "outside");
        site = ConsoleSite.of(ConsoleFiles.at(folder.resolve("index.html").toUri().toURL()), "eu-west-1",
                () -> dataPort, SIGN_IN, PROVIDERS);
    }

    /// Of a service without users.
    private static SignIn signIn() {
        SignInStore store = new SignInStore() {
            @Override
            public boolean add(SignInLink link, int most, Instant now) {
                return false;
            }

            @Override
            public Optional<SignInLink> take(String digest, Instant now) {
                return Optional.empty();
            }
        };
        Sessions sessions = new Sessions(id -> Optional.empty(), () -> Directory.EMPTY, TOKENS);
        return new SignIn(new SignInLinks(store, sessions, new byte[32], new SecureRandom(), Instant::now),
                sessions, call -> {}, Instant::now);
    }

    private ApiResponse get(String path, String... headers) {
        return send("GET", path, headers);
    }

    private ApiResponse send(String method, String path, String... headers) {
        Map<String, List<String>> all = new HashMap<>(Map.of("host", List.of("tunnels.example.com:8443")));
        for (int i = 0; i < headers.length; i += 2) {
            all.put(headers[i], List.of(headers[i + 1]));
        }
        return site.answer(new ApiRequest(method, path, "", all, new byte[0],
                InetAddress.getLoopbackAddress(), true, "id"));
    }

    private static String text(ApiResponse answer) {
        return new String(answer.body(), UTF_8);
    }

    @ParameterizedTest
    @CsvSource({"/console/,<title>", "/console/index.html,<title>", "/console/tunnels/17,<title>",
            "/console/assets/app-1a2b.js,let x"})
    void servesFilesAndTheStartPageForViews(String path, String beginning) {
        assertThat(get(path)).satisfies(answer -> {
            assertThat(answer.status()).isEqualTo(200);
            assertThat(text(answer)).startsWith(beginning);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"/console/../outside.html", "/console/..%2foutside.html",
            "/console/assets/../../outside.html", "/console//outside.html", "/console/missing.js",
            "/console/notes.secret", "/console/assets/app-1a2b.js.br", "/console/%2e%2e/outside.html",
            "/console/assets/..\\..\\outside.html"})
    void servesNoOtherFile(String path) {
        assertThat(get(path).status()).isEqualTo(404);
    }

    @Test
    void sendsTheFormThatTheClientPrefers() throws IOException {
        ApiResponse brotli = get("/console/assets/app-1a2b.js", "accept-encoding", "gzip, deflate, br");
        assertThat(text(brotli)).isEqualTo("brotli");
        assertThat(brotli.headers()).containsEntry("content-encoding", "br")
            .containsEntry("vary", "accept-encoding");
        ApiResponse gzip = get("/console/assets/app-1a2b.js", "accept-encoding", "br;q=0, gzip;q=0.5");
        assertThat(gzip.headers()).containsEntry("content-encoding", "gzip");
        assertThat(new GZIPInputStream(new ByteArrayInputStream(gzip.body())).readAllBytes()).asString(UTF_8)
            .isEqualTo(SCRIPT);
        assertThat(get("/console/", "accept-encoding", "gzip").headers())
            .doesNotContainKey("content-encoding");
    }

    @Test
    void letsClientsKeepHashedFilesAndAskAgainForTheStartPage() {
        assertThat(get("/console/assets/app-1a2b.js").headers()).containsEntry("cache-control",
                "public, max-age=31536000, immutable");
        ApiResponse start = get("/console/");
        assertThat(start.headers()).containsEntry("cache-control", "no-cache");
        String tag = start.headers().getOrDefault("etag", "");
        assertThat(get("/console/", "if-none-match", "\"other\", W/" + tag)).satisfies(again -> {
            assertThat(again.status()).isEqualTo(304);
            assertThat(again.body()).isEmpty();
            assertThat(again.headers()).containsEntry("etag", tag);
        });
        assertThat(get("/console/", "if-none-match", "\"other\"").status()).isEqualTo(200);
    }

    @Test
    void confinesThePageToItsOwnFilesAndTheService() {
        assertThat(get("/console/").headers()).containsEntry("x-content-type-options", "nosniff")
            .containsEntry("referrer-policy", "no-referrer")
            .containsEntry("cross-origin-opener-policy", "same-origin")
            .hasEntrySatisfying("content-security-policy",
                    policy -> assertThat(policy).startsWith("default-src 'none'; script-src 'self';")
                        .contains("connect-src 'self' wss://tunnels.example.com:8443;",
                                "frame-ancestors 'none'")
                        .doesNotContain("unsafe"));
    }

    @Test
    void namesASeparateDataPort() {
        dataPort = OptionalInt.of(9443);
        assertThat(get("/console/").headers().get("content-security-policy"))
            .contains("connect-src 'self' wss://tunnels.example.com:9443;");
        assertThat(text(get("/console/service.json"))).isEqualTo(
                "{\"region\":\"eu-west-1\",\"webSockets\":\"wss://tunnels.example.com:9443/tunnel\",\"providers\":[]}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a; script-src *", "a b", "", "[::1", "a:123456"})
    void repeatsNoHostHeaderThatIsNotWellFormed(String host) {
        assertThat(get("/console/", "host", host).headers().get("content-security-policy"))
            .contains("connect-src 'self' ; base-uri");
    }

    @Test
    void isReadByGetAlone() {
        assertThat(send("POST", "/console/").status()).isEqualTo(405);
        assertThat(send("HEAD", "/console/").status()).isEqualTo(200);
        assertThat(get("/console").headers()).containsEntry("location", "/console/");
    }

    @Test
    void aBuildWithoutTheConsoleSaysSo() {
        ConsoleSite none = ConsoleSite.of(ConsoleFiles.ofThisBuild(), "eu-west-1", () -> dataPort, SIGN_IN,
                PROVIDERS);
        assertThat(ConsoleSite.isPacked()).isFalse();
        site = none;
        assertThat(get("/console/").status()).isEqualTo(404);
        assertThat(text(get("/console/"))).contains("contains no web console: install Node.js");
    }

    @Test
    void readsTheFilesOutOfAJar() throws IOException {
        Path jar = folder.resolve("console.jar");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file)) {
            out.putNextEntry(new JarEntry("io/culvert/console/index.html"));
            out.write("from a jar".getBytes(UTF_8));
            out.closeEntry();
        }
        site = ConsoleSite.of(
                ConsoleFiles.at(URI.create("jar:" + jar.toUri() + "!/io/culvert/console/index.html").toURL()),
                "eu-west-1", () -> dataPort, SIGN_IN, PROVIDERS);
        assertThat(text(get("/console/"))).isEqualTo("from a jar");
    }
}
