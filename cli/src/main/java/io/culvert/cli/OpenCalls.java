package io.culvert.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.culvert.transport.Authorities;
import io.culvert.transport.Endpoint;
import io.culvert.transport.HttpExchange;
import io.culvert.transport.TlsContexts;
import io.culvert.transport.WebProxies;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Calls that need no access key, to the service and to its identity provider. Blocks.
final class OpenCalls implements AutoCloseable {

    private static final int MAX_ANSWER_BYTES = 256 << 10;
    private static final int HTTPS_PORT = 443;
    private static final int HTTP_PORT = 80;
    private static final Pattern ELEMENT = Pattern
        .compile("<(AccessKeyId|SecretAccessKey|SessionToken|Expiration)>([^<]*)</");
    private static final Pattern MESSAGE = Pattern.compile("<Message>([^<]*)</Message>");

    private final SslContext tls;
    private final Map<String, HttpExchange> exchanges = new HashMap<>();

    /// @param ca trusted besides the system's CAs; may be null
    OpenCalls(@Nullable Path ca) throws IOException {
        Collection<X509Certificate> trusted = new ArrayList<>(Authorities.system(System.getenv()));
        if (ca != null) {
            trusted.addAll(Authorities.at(ca));
        }
        this.tls = TlsContexts.client(trusted);
    }

    JsonNode json(URI uri) throws IOException, InterruptedException {
        return parsed(uri, send(uri, HttpMethod.GET, ""));
    }

    /// The provider's discovery document.
    JsonNode discovery(URI issuer) throws IOException, InterruptedException {
        String base = issuer.toString().replaceFirst("/$", "");
        JsonNode document = json(URI.create(base + "/.well-known/openid-configuration"));
        if (!document.path("issuer").asString("").equals(issuer.toString())) {
            throw new IOException(issuer + " has the discovery document of another issuer");
        }
        return document;
    }

    /// Sends a form; refusals are documents too.
    JsonNode form(URI uri, Map<String, String> members) throws IOException, InterruptedException {
        return parsed(uri, send(uri, HttpMethod.POST, encoded(members)));
    }

    /// Takes on a role with a token of an identity provider.
    ///
    /// @return the members of the credentials
    Map<String, String> assume(URI api, String role, String session, String token, int seconds)
            throws IOException, InterruptedException {
        Map<String, String> members = new LinkedHashMap<>();
        members.put("Action", "AssumeRoleWithWebIdentity");
        members.put("Version", "2011-06-15");
        members.put("RoleArn", role);
        members.put("RoleSessionName", session);
        members.put("DurationSeconds", Integer.toString(seconds));
        members.put("WebIdentityToken", token);
        HttpExchange.Answer answer = send(api.resolve("/"), HttpMethod.POST, encoded(members));
        if (answer.status() != 200) {
            Matcher message = MESSAGE.matcher(answer.body());
            throw new CliException(message.find() ? message.group(1)
                    : "The service answered " + answer.status() + " to AssumeRoleWithWebIdentity");
        }
        Map<String, String> found = new HashMap<>();
        Matcher element = ELEMENT.matcher(answer.body());
        while (element.find()) {
            found.put(element.group(1), element.group(2));
        }
        return found;
    }

    private HttpExchange.Answer send(URI uri, HttpMethod method, String body)
            throws IOException, InterruptedException {
        boolean secure = Objects.equals(uri.getScheme(), "https");
        int port = uri.getPort() > 0 ? uri.getPort() : secure ? HTTPS_PORT : HTTP_PORT;
        String host = uri.getHost().replace("[", "").replace("]", "");
        HttpExchange exchange = exchanges.computeIfAbsent(uri.getScheme() + Endpoint.text(host, port),
                key -> {
                    Supplier<SslContext> encryption = secure ? () -> tls : null;
                    return new HttpExchange(
                            new Endpoint(host, port, encryption,
                                    WebProxies.of(System.getenv()).to(host, port).orElse(null)),
                            "login", MAX_ANSWER_BYTES);
                });
        return exchange.send(request(uri, method, body));
    }

    private static FullHttpRequest request(URI uri, HttpMethod method, String body) {
        String target = (uri.getRawPath().isEmpty() ? "/" : uri.getRawPath())
                + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
        FullHttpRequest request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, method, target,
                Unpooled.copiedBuffer(body, UTF_8));
        request.headers()
            .set(HttpHeaderNames.HOST, uri.getRawAuthority())
            .set(HttpHeaderNames.ACCEPT, "application/json");
        if (method.equals(HttpMethod.POST)) {
            request.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, "application/x-www-form-urlencoded")
                .set(HttpHeaderNames.CONTENT_LENGTH, request.content().readableBytes());
        }
        return request;
    }

    private static JsonNode parsed(URI uri, HttpExchange.Answer answer) throws IOException {
        try {
            return JsonMapper.shared().readTree(answer.body());
        } catch (JacksonException e) {
            throw new IOException(uri.getHost() + " answered " + answer.status() + ", not with JSON", e);
        }
    }

    private static String encoded(Map<String, String> members) {
        return members.entrySet()
            .stream()
            .map(member -> member.getKey() + "=" + URLEncoder.encode(member.getValue(), UTF_8))
            .collect(Collectors.joining("&"));
    }

    @Override
    public void close() {
        List.copyOf(exchanges.values()).forEach(HttpExchange::close);
    }
}
