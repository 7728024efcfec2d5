package io.culvert.cli;

import io.culvert.transport.Endpoint;
import io.culvert.transport.HttpExchange;
import io.culvert.transport.PemFiles;
import io.culvert.transport.Reasons;
import io.culvert.transport.TlsContexts;
import io.culvert.transport.WebProxies;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `culvert enrol`. The key is made here and never leaves the device. It is written first, and a run that was
/// interrupted is repeated with the same key, for which the service gives the same certificate again.
@Command(name = "enrol", mixinStandardHelpOptions = true, description = "On a device: gets its certificate and agent.yaml with an invitation of culvert thing invite.", footer = {
        "", "Examples:", "  culvert enrol --invitation pump.invite --out /etc/culvert",
        "  culvert enrol --endpoint tunnels.example.com:8443 --ca-digest 5f3c... --code K7Q2M-9XRTB-4WPHC-6DNVF",
        "", "The code may also be in the variable CULVERT_ENROL_CODE."})
@SuppressWarnings("FieldCanBeFinal") // set by picocli
final class EnrolCommand implements Callable<Integer> {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int MAX_ANSWER_BYTES = 1 << 20;
    private static final int HTTPS_PORT = 443;
    private static final int MQTT_PORT = 8883;

    @Option(names = "--invitation", paramLabel = "FILE", description = "file of culvert thing invite --file")
    private @Nullable Path invitation;

    @Option(names = "--endpoint", paramLabel = "HOST:PORT", description = "the service, without an invitation's file")
    private String endpoint = "";

    @Option(names = "--code", paramLabel = "CODE", description = "the invitation's code, without its file")
    private String code = "";

    @Option(names = "--ca-digest", paramLabel = "SHA-256", description = "digest of the service's CA (trusts the system's CAs)")
    private @Nullable String digest;

    @Option(names = "--ca", paramLabel = "FILE", description = "the service's CA (trusts the system's CAs)")
    private @Nullable Path authorities;

    @Option(names = "--mqtt", paramLabel = "HOST:PORT", description = "MQTT endpoint (the service tells it)")
    private String mqtt = "";

    @Option(names = "--service", paramLabel = "ID=HOST:PORT", description = "a service of this device (SSH=127.0.0.1:22); may be repeated")
    private List<String> services = List.of();

    @Option(names = "--out", paramLabel = "DIR", defaultValue = ".", description = "folder for the files (.)")
    private Path out = Path.of(".");

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        InvitationFile given = given();
        HostPort service = HostPort.parse("endpoint", given.reach().endpoint(), HTTPS_PORT);
        Collection<X509Certificate> trusted = trusted(given, service);
        EnrolledKey key = EnrolledKey.in(out);
        JsonNode answer = ask(service, trusted, given.code(), key);
        String thing = ThingName.require(answer.path("thingName").asString(""));
        DeviceFolder folder = new DeviceFolder(out, thing, DeviceFolder.Former.REPLACED);
        folder.writeIdentity(answer.path("certificatePem").asString(), key.pem());
        String told = answer.path("mqttEndpoint").asString("");
        String broker = given.reach().mqtt().isEmpty() ? told.indexOf(':') < 0 ? told + ":" + MQTT_PORT : told
                : given.reach().mqtt();
        folder.writeSettings(Pem.of(trusted),
                folder.settings(given.reach().endpoint(), broker, given.reach().services()));
        key.forget();
        spec.commandLine()
            .getOut()
            .println("Enrolled as " + thing + ". Now run: culvert agent --config " + folder.agent());
        return ExitCode.DONE.code();
    }

    private InvitationFile given() {
        if (invitation != null) {
            return InvitationFile.read(invitation);
        }
        String known = code.isEmpty() ? System.getenv().getOrDefault("CULVERT_ENROL_CODE", "") : code;
        if (endpoint.isEmpty() || known.isEmpty()) {
            throw new CliException(ExitCode.USAGE, "enrol: " + (endpoint.isEmpty() ? "no service" : "no code")
                    + " (expected: --invitation, or --endpoint and --code)");
        }
        return new InvitationFile(known, new Enrolment.Reach(endpoint, mqtt,
                services.isEmpty() ? List.of("SSH=127.0.0.1:22") : services), "");
    }

    private @Nullable Collection<X509Certificate> trusted(InvitationFile given, HostPort service) {
        try {
            if (authorities != null) {
                return PemFiles.certificates(authorities);
            }
            if (digest != null) {
                return List.of(PinnedAuthority.find(service, digest));
            }
            return given.authorities().isEmpty() ? null
                    : CertificateFactory.getInstance("X.509")
                        .generateCertificates(new ByteArrayInputStream(
                                given.authorities().getBytes(StandardCharsets.US_ASCII)))
                        .stream()
                        .map(X509Certificate.class::cast)
                        .toList();
        } catch (IOException | GeneralSecurityException e) {
            throw new CliException("ca: cannot be read (" + Reasons.of(e) + ")", e);
        }
    }

    private static JsonNode ask(HostPort service, @Nullable Collection<X509Certificate> trusted, String code,
            EnrolledKey key) {
        String body = JSON.writeValueAsString(
                Map.of("code", code, "certificateSigningRequest", SigningRequest.pem(key.pair(), "device")));
        try (HttpExchange http = new HttpExchange(endpoint(service, trusted), "enrol", MAX_ANSWER_BYTES)) {
            HttpExchange.Answer answer = http.send(request(service, body));
            JsonNode document = JSON.readTree(answer.body());
            if (answer.status() != 200) {
                throw new CliException("The service refused: "
                        + document.path("message").asString("it answered " + answer.status()));
            }
            return document;
        } catch (JacksonException e) {
            throw new CliException("The service answered, but not with JSON", e);
        } catch (IOException e) {
            throw new CliException("The service at " + service.host() + ":" + service.port()
                    + " did not answer (" + Reasons.of(e) + "). Run the command again", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CliException("interrupted", e);
        }
    }

    private static Endpoint endpoint(HostPort service, @Nullable Collection<X509Certificate> trusted)
            throws IOException {
        return new Endpoint(service.host(), service.port(), TlsContexts.client(trusted),
                WebProxies.of(System.getenv()).to(service.host(), service.port()).orElse(null));
    }

    private static FullHttpRequest request(HostPort service, String body) {
        FullHttpRequest request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/",
                Unpooled.copiedBuffer(body, StandardCharsets.UTF_8));
        String host = service.host().indexOf(':') < 0 ? service.host() : "[" + service.host() + "]";
        request.headers()
            .set(HttpHeaderNames.HOST, host + ":" + service.port())
            .set(HttpHeaderNames.CONTENT_TYPE, "application/x-amz-json-1.1")
            .set("x-amz-target", "Culvert.Enrol")
            .set(HttpHeaderNames.CONTENT_LENGTH, request.content().readableBytes());
        return request;
    }
}
