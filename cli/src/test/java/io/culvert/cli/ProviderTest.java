package io.culvert.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.culvert.control.oidc.OidcConfig;
import io.culvert.server.ConsoleConfig;
import io.culvert.server.CulvertServer;
import io.culvert.server.ListenConfig;
import io.culvert.server.ServerConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Signing in through a real OpenID provider, npm's oidc-provider: a browser by the authorization code flow,
/// the command line by the device flow, and boto3 with the credentials that it wrote.
class ProviderTest {

    private static final Path NODE = Path.of("../it/src/test/node");
    private static final String ROLE = "arn:aws:iam::123456789012:role/ops";
    private static final Pattern LINK = Pattern.compile("Open (\\S+) and confirm");

    @TempDir
    static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static Process provider;
    @SuppressWarnings("NullAway.Init")
    private static CulvertServer server;
    @SuppressWarnings("NullAway.Init")
    private static SSLContext tls;

    @BeforeAll
    static void start() throws Exception {
        assumeTrue(Files.isDirectory(NODE.resolve("node_modules/oidc-provider")),
                "npm's oidc-provider is missing: run npm ci --ignore-scripts in it/src/test/node, or ./verify");
        int port = free();
        Files.writeString(folder.resolve("secret.txt"), "a secret/+\n");
        server = CulvertServer.start(config(URI.create("http://127.0.0.1:" + port)));
        provider = new ProcessBuilder("node", NODE.resolve("oidc.mjs").toString(), Integer.toString(port),
                "https://localhost:" + server.apiPort() + "/console/session/callback")
            .redirectErrorStream(true)
            .start();
        awaitReady(provider.inputReader());
        tls = trusting(folder.resolve("data/tls/ca.pem"));
        roles("127.0.0.1:" + port);
    }

    private static int free() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }

    private static void awaitReady(BufferedReader lines) throws IOException {
        String line = lines.readLine();
        while (line != null && !line.equals("ready")) {
            line = lines.readLine();
        }
        assertThat(line).isEqualTo("ready");
        Thread.ofVirtual().start(() -> lines.lines().forEach(ignored -> {}));
    }

    private static ServerConfig config(URI issuer) {
        ServerConfig usual = ServerConfig.of(folder.resolve("data"), "123456789012",
                new ListenConfig("127.0.0.1", 0, null, 0, 0, List.of(), List.of(), null));
        OidcConfig company = new OidcConfig("company", issuer, "culvert", "culvert-cli", null, List.of(),
                List.of("arn:aws:iam::123456789012:role/nobody", ROLE), null);
        return new ServerConfig(usual.dataDir(), usual.region(), usual.accountId(), usual.listen(),
                usual.tls(), usual.database(), usual.tunnels(), usual.registry(), usual.sessions(),
                usual.api(), usual.relay(), usual.audit(), usual.edge(),
                new ConsoleConfig(true, List.of(company)), usual.outlets(), usual.traces());
    }

    private static void roles(String issuer) {
        try (ApiClient api = new ApiClient(AwsSettings.find(folder.resolve("data"), Map.of()))) {
            api.administration("PutPolicy", Map.of("policyName", "look", "policyDocument",
                    "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"iot:ListTunnels\",\"Resource\":\"*\"}}"));
            api.administration("CreateRole",
                    Map.of("roleName", "ops", "policyNames", List.of("look"), "maxSessionSeconds", 7200,
                            "assumeRolePolicyDocument",
                            """
                                           {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole",
                                    "Principal":{"AWS":"123456789012"}},{"Effect":"Allow","Action":"sts:AssumeRoleWithWebIdentity",
                                            "Principal":{"Federated":"arn:aws:iam::123456789012:oidc-provider/ISSUER"},
                                            "Condition":{"ForAnyValue:StringEquals":{"ISSUER:groups":"ops"}}}]}"""
                                .replace("ISSUER", issuer)));
        }
    }

    private static SSLContext trusting(Path ca) throws Exception {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        try (InputStream in = Files.newInputStream(ca)) {
            int number = 0;
            for (var each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                trusted.setCertificateEntry("ca" + number++, each);
            }
        }
        TrustManagerFactory managers = TrustManagerFactory
            .getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }

    @AfterAll
    static void stop() {
        if (provider != null) {
            provider.destroy();
        }
        if (server != null) {
            server.close();
        }
    }

    private static URI at(String path) {
        return URI.create("https://localhost:" + server.apiPort() + path);
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return JsonMapper.shared().readTree(answer.body());
    }

    @Test
    void aBrowserSignsInAndIsGivenCredentialsOfItsRole() throws Exception {
        try (TestBrowser carol = new TestBrowser(tls, "carol")) {
            assertThat(json(carol.get(at("/console/service.json"))).path("providers")
                .get(0)
                .path("name")
                .asString()).isEqualTo("company");
            HttpResponse<String> landed = carol.visit(at("/console/session/start?provider=company"));
            assertThat(landed.uri()).isEqualTo(at("/console/"));
            JsonNode session = json(carol.post(at("/console/session"), "{}"));
            assertThat(session.path("arn").asString())
                .isEqualTo("arn:aws:sts::123456789012:assumed-role/ops/carol@example.com");
            assertThat(session.path("sessionToken").asString()).isNotEmpty();
            assertThat(audit()).contains("\"operation\":\"SignIn\"", "\"subject\":\"carol\"");
        }
    }

    @Test
    void whomNoRoleTrustsIsTold() throws Exception {
        try (TestBrowser mallory = new TestBrowser(tls, "mallory")) {
            HttpResponse<String> landed = mallory.visit(at("/console/session/start?provider=company"));
            assertThat(landed.statusCode()).isEqualTo(403);
            assertThat(landed.body()).contains("No role of this service is for you.");
            assertThat(json(mallory.post(at("/console/session"), "{}")).path("signedIn").asBoolean())
                .isFalse();
        }
    }

    @Test
    void anAnswerOfTheProviderIsOfNoUseInAnotherBrowser() throws Exception {
        try (TestBrowser victim = new TestBrowser(tls, "carol")) {
            assertThat(victim.get(at("/console/session/callback?code=stolen&state=x")).statusCode())
                .isEqualTo(400);
            assertThat(victim.get(at("/console/session/start?provider=other")).statusCode()).isEqualTo(404);
            assertThat(victim.get(at("/console/session/start?provider=company")).statusCode()).isEqualTo(302);
            assertThat(victim.get(at("/console/session/callback?code=stolen&state=x")).statusCode())
                .isEqualTo(400);
        }
    }

    @Test
    void loginWritesAProfileThatBoto3Uses() throws Exception {
        Path credentials = folder.resolve("credentials");
        login("carol", credentials);
        login("carol", credentials);
        assertThat(Files.readAllLines(credentials)).filteredOn("[work]"::equals).hasSize(1);
        ProcessBuilder python = new ProcessBuilder("python3", "-c", """
                import boto3
                print(boto3.client('sts').get_caller_identity()['Arn'])
                print(boto3.client('iotsecuretunneling').list_tunnels()['tunnelSummaries'])
                """).redirectErrorStream(true);
        python.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
        python.environment()
            .putAll(Map.of("AWS_SHARED_CREDENTIALS_FILE", credentials.toString(), "AWS_PROFILE", "work"));
        Process running = python.start();
        assertThat(running.inputReader().lines().toList()).containsExactly(
                "arn:aws:sts::123456789012:assumed-role/ops/" + System.getProperty("user.name"), "[]");
    }

    @Test
    void boto3AssumesARoleAndGetsASessionToken() throws Exception {
        ProcessBuilder python = new ProcessBuilder("python3", "-c", """
                import boto3, sys
                def as_session(credentials):
                    keys = {'aws_access_key_id': credentials['AccessKeyId'],
                            'aws_secret_access_key': credentials['SecretAccessKey'],
                            'aws_session_token': credentials['SessionToken']}
                    print(boto3.client('sts', **keys).get_caller_identity()['Arn'],
                        boto3.client('iotsecuretunneling', **keys).list_tunnels()['tunnelSummaries'])
                sts = boto3.client('sts')
                as_session(sts.assume_role(RoleArn=sys.argv[1], RoleSessionName='shift')['Credentials'])
                as_session(sts.get_session_token()['Credentials'])
                """, ROLE).redirectErrorStream(true);
        python.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
        python.environment()
            .putAll(Map.of("AWS_SHARED_CREDENTIALS_FILE", folder.resolve("data/aws/credentials").toString(),
                    "AWS_CONFIG_FILE", folder.resolve("data/aws/config").toString()));
        assertThat(python.start().inputReader().lines().toList()).containsExactly(
                "arn:aws:sts::123456789012:assumed-role/ops/shift []", "arn:aws:iam::123456789012:root []");
    }

    private static void login(String user, Path credentials) throws Exception {
        StringWriter said = new StringWriter();
        CommandLine command = new CommandLine(new LoginCommand()).setOut(new PrintWriter(said, true));
        CompletableFuture<Integer> done = new CompletableFuture<>();
        Thread.ofVirtual()
            .start(() -> done.complete(command.execute("--endpoint", at("").toString(), "--role", ROLE,
                    "--ca", folder.resolve("data/tls/ca.pem").toString(), "--profile", "work", "--file",
                    credentials.toString())));
        try (TestBrowser browser = new TestBrowser(tls, user)) {
            await().atMost(Duration.ofMinutes(1))
                .until(() -> done.isDone() || LINK.matcher(said.toString()).find());
            Matcher link = LINK.matcher(said.toString());
            assertThat(link.find()).as(said.toString()).isTrue();
            browser.visit(URI.create(link.group(1)));
        }
        assertThat(done.join()).as(said.toString()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.b.c", "eyJhbGciOiJub25lIn0.eyJpc3MiOiJodHRwOi8vMTI3LjAuMC4xIn0."})
    void forgedTokensAreRefused(String token) throws IOException {
        try (OpenCalls calls = new OpenCalls(folder.resolve("data/tls/ca.pem"))) {
            assertThatThrownBy(() -> calls.assume(at("/"), ROLE, "carol", token, 900))
                .isInstanceOf(CliException.class);
        }
    }

    private static String audit() throws IOException {
        return Files.readString(folder.resolve("data/audit/audit.jsonl"));
    }
}
