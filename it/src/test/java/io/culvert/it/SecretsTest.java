package io.culvert.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.culvert.store.PostgresqlServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A complete run with every log at trace: no secret appears in a log, in the audit or in the output of
/// a program.
class SecretsTest {

    private static final String DATABASE_PASSWORD = "database-password-9f1c";
    private static final String WRONG_SECRET = "wrongsecretkeywrongsecretkeywrongsecretk";
    private static final String SESSION_TOKEN = "sessiontoken-0d5e-4bd1-session";
    private static final String PROXY_PASSWORD = "web-proxy-password-77ab";

    @TempDir
    Path folder;

    private final List<String> secrets = new ArrayList<>();
    private final List<CulvertProcess> programs = new ArrayList<>();

    @AfterEach
    void kill() throws InterruptedException {
        for (CulvertProcess program : programs) {
            program.close();
        }
    }

    @Test
    void noSecretIsInAnyLogAtAnyLevelNorInTheAuditNorPrinted() throws Exception {
        PostgresqlServer.need();
        Tools.needBoto3();
        secrets.addAll(List.of(DATABASE_PASSWORD, WRONG_SECRET, SESSION_TOKEN, PROXY_PASSWORD));
        Map<String, String> environment = new HashMap<>(
                ServeProcess.on(PostgresqlServer.shared().database("secrets")));
        environment.put("CULVERT_DATABASE_PASSWORD", DATABASE_PASSWORD);
        Path data = folder.resolve("service");
        try (EchoServer echo = new EchoServer('e');
                ServeProcess service = new ServeProcess(data, environment, "--verbose", "6")) {
            service.ready();
            enrol(service, echo);
            try (CulvertProcess agent = program("agent", Map.of(), "agent", "--verbose", "6", "--config",
                    folder.resolve("pump/agent.yaml").toString())) {
                agent.says("Waiting for tunnels to pump");
                JsonNode opened = open(service);
                agent.says("Tunnel 1 to ECHO opens");
                attach(service, opened, "source").says("Successfully established websocket connection");
                attach(service, opened, "again").says("Invalid client token");
                throughAWebProxyThatIsNotThere(service, opened);
                misuse(service, opened);
                rotateAndClose(service, opened);
            }
            identities(service);
            service.stop();
            keysOf(data);
            assertThat(Files.readString(data.resolve("audit/audit.jsonl"))).contains("OpenTunnel", "refused",
                    "attach", "rotate", "delivered", opened(service));
        }
        assertClean();
    }

    private void enrol(ServeProcess service, EchoServer echo) throws IOException {
        String printed = service.culvert("thing", "add", "pump", "--out", folder.resolve("pump").toString(),
                "--service", "ECHO=127.0.0.1:" + echo.port(), "--endpoint", "localhost:" + service.dataPort(),
                "--mqtt", "localhost:" + service.mqttPort());
        Files.writeString(folder.resolve("thing-add.log"), printed);
        pem(folder.resolve("pump/pump.key.pem"));
    }

    private JsonNode open(ServeProcess service) {
        return remembered(service.boto(
                "show(tunnels.open_tunnel(destinationConfig={'thingName': 'pump', 'services': ['ECHO']}))"));
    }

    private JsonNode remembered(JsonNode answer) {
        secrets.addAll(ServeProcess.tokens(answer));
        return answer;
    }

    private CulvertProcess attach(ServeProcess service, JsonNode opened, String log) throws IOException {
        String clientToken = UUID.randomUUID().toString();
        secrets.add(clientToken);
        return localProxy(service, opened, log, Map.of("AWSIOT_TUNNEL_CLIENT_TOKEN", clientToken));
    }

    private CulvertProcess localProxy(ServeProcess service, JsonNode opened, String log,
            Map<String, String> more) throws IOException {
        Map<String, String> environment = new HashMap<>(more);
        environment.put("AWSIOT_TUNNEL_ACCESS_TOKEN", opened.path("sourceAccessToken").asString());
        return program(log, environment, "localproxy", "-v", "6", "-e", "localhost:" + service.dataPort(),
                "-c", folder.resolve("service/tls/ca.pem").toString(), "-s", "ECHO=" + Tools.freePort());
    }

    private void throughAWebProxyThatIsNotThere(ServeProcess service, JsonNode opened) throws Exception {
        String address = "http://user:" + PROXY_PASSWORD + "@127.0.0.1:" + Tools.freePort();
        localProxy(service, opened, "web-proxy", Map.of("HTTPS_PROXY", address, "https_proxy", address))
            .says("Next try in");
    }

    /// Calls with a wrong secret, an invented session token, a presigned request, and a token in place of
    /// an id.
    private void misuse(ServeProcess service, JsonNode opened) {
        service.boto("""
                import urllib.request, ssl, os
                from botocore.auth import SigV4QueryAuth
                from botocore.awsrequest import AWSRequest
                from botocore.credentials import Credentials
                def refused(call, **members):
                    try:
                        call(**members)
                        raise AssertionError('not refused')
                    except tunnels.exceptions.ClientError:
                        pass
                c = boto3.Session().get_credentials()
                refused(boto3.client('iotsecuretunneling', aws_access_key_id=c.access_key,
                    aws_secret_access_key='WRONG').list_tunnels)
                refused(boto3.client('iotsecuretunneling', aws_access_key_id=c.access_key,
                    aws_secret_access_key=c.secret_key, aws_session_token='SESSION').list_tunnels)
                for name in ['sourceAccessToken', 'destinationAccessToken']:
                    refused(tunnels.describe_tunnel, tunnelId=opened[name])
                    refused(tunnels.list_tunnels, nextToken=opened[name])
                    refused(tunnels.open_tunnel, description=opened[name] + chr(7))
                url = tunnels.meta.endpoint_url + '/'
                request = AWSRequest(method='POST', url=url)
                SigV4QueryAuth(Credentials(c.access_key, c.secret_key, 'SESSION'), 'IoTSecuredTunneling',
                    'us-east-1').add_auth(request)
                try:
                    urllib.request.urlopen(urllib.request.Request(request.url, data=b'{}'),
                        context=ssl.create_default_context(cafile=os.environ['AWS_CA_BUNDLE']))
                    raise AssertionError('not refused')
                except urllib.error.HTTPError as e:
                    show(e.code)
                """.replace("WRONG", WRONG_SECRET)
            .replace("SESSION", SESSION_TOKEN)
            .replace("import urllib.request,", "opened = " + opened + "\nimport urllib.request,"));
    }

    private void rotateAndClose(ServeProcess service, JsonNode opened) {
        String id = opened.path("tunnelId").asString();
        remembered(service
            .boto("show(tunnels.rotate_tunnel_access_token(tunnelId='" + id + "', clientMode='ALL'))"));
        await().atMost(Duration.ofSeconds(20))
            .until(() -> service.output().split("pump is notified", -1).length == 3);
        service.boto("tunnels.close_tunnel(tunnelId='" + id + "'); show({})");
    }

    private void identities(ServeProcess service) throws Exception {
        service.culvert("user", "add", "alice");
        String secret = new JsonMapper().readTree(service.culvert("key", "create", "alice", "--json"))
            .path("accessKey")
            .path("secretAccessKey")
            .asString();
        key(secret);
        String root = Files.readString(folder.resolve("service/aws/credentials"))
            .lines()
            .filter(line -> line.startsWith("aws_secret_access_key"))
            .map(line -> line.substring(line.indexOf('=') + 1).strip())
            .findFirst()
            .orElseThrow();
        key(root);
    }

    /// A secret access key, and today's signing keys derived from it.
    private void key(String secret) throws Exception {
        secrets.add(secret);
        byte[] derived = ("AWS4" + secret).getBytes(UTF_8);
        for (String part : List.of(LocalDate.now(ZoneOffset.UTC).format(DateTimeFormatter.BASIC_ISO_DATE),
                "us-east-1", "IoTSecuredTunneling", "aws4_request")) {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(derived, "HmacSHA256"));
            derived = mac.doFinal(part.getBytes(UTF_8));
            bytes(derived);
        }
    }

    private void keysOf(Path data) throws IOException {
        bytes(Files.readAllBytes(data.resolve("keys/token.key")));
        bytes(Files.readAllBytes(data.resolve("keys/secrets.key")));
        pem(data.resolve("tls/ca.key"));
        pem(data.resolve("tls/server.key"));
    }

    private void bytes(byte[] secret) {
        secrets.add(HexFormat.of().formatHex(secret));
        secrets.add(Base64.getEncoder().withoutPadding().encodeToString(secret));
        secrets.add(Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
    }

    /// The last complete line of a private key in PEM; the first line is the same in many keys.
    private void pem(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file)
            .stream()
            .filter(line -> !line.startsWith("-----"))
            .toList();
        assertThat(lines).hasSizeGreaterThan(1);
        secrets.add(lines.get(1));
    }

    private static String opened(ServeProcess service) throws IOException {
        return service.output()
            .lines()
            .filter(line -> line.contains("is notified"))
            .findFirst()
            .map(line -> line.replaceAll(".*tunnel ([0-9a-f-]{36}).*", "$1"))
            .orElseThrow();
    }

    private CulvertProcess program(String log, Map<String, String> environment, String... arguments)
            throws IOException {
        CulvertProcess program = new CulvertProcess(folder.resolve(log + ".log"), environment, arguments);
        programs.add(program);
        return program;
    }

    private void assertClean() throws IOException {
        List<Path> written;
        try (Stream<Path> all = Files.walk(folder)) {
            written = all
                .filter(file -> file.toString().endsWith(".log") || file.toString().contains("audit"))
                .filter(Files::isRegularFile)
                .toList();
        }
        assertThat(written).hasSizeGreaterThanOrEqualTo(6);
        for (Path file : written) {
            String text = new String(Files.readAllBytes(file), ISO_8859_1);
            for (String secret : secrets) {
                assertThat(secret).hasSizeGreaterThan(16);
                int at = text.indexOf(secret);
                assertThat(at < 0 ? "clean"
                        : file + ": " + text.substring(Math.max(0, at - 120), at + secret.length()))
                    .isEqualTo("clean");
            }
        }
    }
}
