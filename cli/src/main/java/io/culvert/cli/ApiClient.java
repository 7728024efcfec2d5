package io.culvert.cli;

import io.culvert.control.signing.Hashes;
import io.culvert.control.signing.SigningKey;
import io.culvert.transport.ConnectFailure;
import io.culvert.transport.HttpExchange;
import io.culvert.transport.Reasons;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Calls the service's public API as an AWS SDK does, signed with Signature Version 4. Blocks.
public final class ApiClient implements AutoCloseable {

    private static final int MAX_ATTEMPTS = 8;
    private static final long FIRST_PAUSE_MILLIS = 50;
    private static final int MAX_ANSWER_BYTES = 64 << 20;
    private static final JsonMapper JSON = new JsonMapper();
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'")
        .withZone(ZoneOffset.UTC);

    private static final Pattern ARN = Pattern.compile("<Arn>([^<]*)</Arn>");
    private static final Pattern MESSAGE = Pattern.compile("<Message>([^<]*)</Message>");

    private final AwsSettings settings;
    private final HttpExchange http;

    /// Creates a client; the first call connects.
    ///
    /// @param settings where the API is
    public ApiClient(AwsSettings settings) {
        this.settings = settings;
        this.http = new HttpExchange(settings.api(), "api", MAX_ANSWER_BYTES);
    }

    AwsSettings settings() {
        return settings;
    }

    /// Calls a tunneling operation such as `OpenTunnel`.
    ///
    /// @throws CliException with the service's message if it refuses
    public JsonNode tunneling(String operation, Map<String, ?> members) {
        return targeted("IoTSecuredTunneling", "IoTSecuredTunneling." + operation, members);
    }

    /// Calls an operation of Culvert's own administration such as `CreateUser`.
    ///
    /// @throws CliException with the service's message if it refuses
    JsonNode administration(String operation, Map<String, ?> members) {
        return targeted("culvert", "Culvert." + operation, members);
    }

    /// An answer of the service.
    sealed interface Answer {
        /// The service did what was asked.
        record Given(JsonNode document) implements Answer {}

        /// The service refused.
        record Denied(ApiRefusal refusal) implements Answer {}
    }

    /// Like [#administration], but returns a refusal instead of throwing it.
    Answer ask(String operation, Map<String, ?> members) {
        return send("POST", "/", "culvert", JSON.writeValueAsString(members),
                Map.of("content-type", "application/x-amz-json-1.1", "x-amz-target", "Culvert." + operation));
    }

    /// Asks STS for the ARN of the caller.
    String callerArn() {
        String body = "Action=GetCallerIdentity&Version=2011-06-15";
        HttpExchange.Answer answer = exchange("POST", "/", "sts", body,
                Map.of("content-type", "application/x-www-form-urlencoded"));
        Matcher arn = ARN.matcher(answer.body());
        if (answer.status() >= 300 || !arn.find()) {
            Matcher message = MESSAGE.matcher(answer.body());
            throw new CliException(message.find() ? message.group(1)
                    : "The service answered " + answer.status() + " to GetCallerIdentity");
        }
        return arn.group(1);
    }

    private JsonNode targeted(String service, String target, Map<String, ?> members) {
        return call("POST", "/", service, JSON.writeValueAsString(members),
                Map.of("content-type", "application/x-amz-json-1.1", "x-amz-target", target));
    }

    /// Calls an operation of the registry.
    public JsonNode iot(String method, String pathAndQuery, Map<String, String> headers) {
        return call(method, pathAndQuery, "iot", "", headers);
    }

    /// Calls an operation of the registry whose input stands in the body.
    JsonNode iot(String method, String pathAndQuery, Document document) {
        return call(method, pathAndQuery, "iot", JSON.writeValueAsString(document.members()), Map.of());
    }

    /// Like [#iot], but returns a refusal instead of throwing it.
    Answer askIot(String method, String pathAndQuery, Document document) {
        return send(method, pathAndQuery, "iot", JSON.writeValueAsString(document.members()), Map.of());
    }

    /// The body of a call to the registry.
    record Document(Map<String, ?> members) {

        static final Document EMPTY = new Document(Map.of());
    }

    private JsonNode call(String method, String pathAndQuery, String service, String body,
            Map<String, String> more) {
        return switch (send(method, pathAndQuery, service, body, more)) {
            case Answer.Given given -> given.document();
            case Answer.Denied denied -> throw denied.refusal().exception();
        };
    }

    private Answer send(String method, String pathAndQuery, String service, String body,
            Map<String, String> more) {
        Answer answer = answer(exchange(method, pathAndQuery, service, body, more));
        for (int attempt = 1; attempt < MAX_ATTEMPTS && answer instanceof Answer.Denied(ApiRefusal refusal)
                && refusal.isThrottling(); attempt++) {
            pause(attempt);
            answer = answer(exchange(method, pathAndQuery, service, body, more));
        }
        return answer;
    }

    /// Waits a random time that doubles at most with each attempt, as SDKs do.
    private static void pause(int attempt) {
        try {
            Thread.sleep(ThreadLocalRandom.current().nextLong(FIRST_PAUSE_MILLIS << attempt));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CliException("interrupted", e);
        }
    }

    private HttpExchange.Answer exchange(String method, String pathAndQuery, String service, String body,
            Map<String, String> more) {
        URI uri = settings.endpoint().resolve(pathAndQuery);
        TreeMap<String, String> headers = new TreeMap<>(more);
        headers.put("host", uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort()));
        String now = DATE.format(Instant.now());
        headers.put("x-amz-date", now);
        if (settings.sessionToken() != null) {
            headers.put("x-amz-security-token", settings.sessionToken());
        }
        String authorization = authorization(method, uri, service, headers, body, now);
        FullHttpRequest request = request(method, uri, headers, body);
        request.headers().set(HttpHeaderNames.AUTHORIZATION, authorization);
        try {
            return http.send(request);
        } catch (ConnectFailure e) {
            throw new CliException("The service at " + settings.endpoint() + " " + e.sentence()
                    + ". Does it run, and is the endpoint right?", e);
        } catch (IOException e) {
            throw new CliException(
                    "The service at " + settings.endpoint() + " did not answer (" + Reasons.of(e) + ")", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CliException("interrupted", e);
        }
    }

    private static FullHttpRequest request(String method, URI uri, Map<String, String> headers, String body) {
        String target = uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
        FullHttpRequest request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.valueOf(method),
                target, Unpooled.copiedBuffer(body, StandardCharsets.UTF_8));
        headers.forEach(request.headers()::set);
        request.headers().set(HttpHeaderNames.CONTENT_LENGTH, request.content().readableBytes());
        return request;
    }

    private static Answer answer(HttpExchange.Answer response) {
        JsonNode document;
        try {
            document = JSON.readTree(response.body().isBlank() ? "{}" : response.body());
        } catch (JacksonException e) {
            throw new CliException("The service answered " + response.status() + ", but not with JSON", e);
        }
        if (response.status() >= 300) {
            String type = document.path("__type")
                .asString(response.headers().get("x-amzn-errortype", "HTTP " + response.status()));
            return new Answer.Denied(new ApiRefusal(type.replaceFirst(".*#", "").replaceFirst(":.*", ""),
                    document.path("message").asString("")));
        }
        return new Answer.Given(document);
    }

    private String authorization(String method, URI uri, String service, SortedMap<String, String> headers,
            String body, String now) {
        String signed = String.join(";", headers.keySet());
        String query = uri.getRawQuery() == null ? ""
                : Arrays.stream(uri.getRawQuery().split("&", -1)).sorted().collect(Collectors.joining("&"));
        String canonical = method + "\n" + uri.getRawPath() + "\n" + query + "\n"
                + headers.entrySet()
                    .stream()
                    .map(e -> e.getKey() + ":" + e.getValue().strip() + "\n")
                    .collect(Collectors.joining())
                + "\n" + signed + "\n" + sha256(body);
        String scope = now.substring(0, 8) + "/" + settings.region() + "/" + service + "/aws4_request";
        String toSign = "AWS4-HMAC-SHA256\n" + now + "\n" + scope + "\n" + sha256(canonical);
        SigningKey key = new SigningKey(settings.secretAccessKey(), now.substring(0, 8), settings.region(),
                service);
        return "AWS4-HMAC-SHA256 Credential=" + settings.accessKeyId() + "/" + scope + ", SignedHeaders="
                + signed + ", Signature=" + HexFormat.of().formatHex(key.sign(toSign));
    }

    private static String sha256(String text) {
        return Hashes.sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        http.close();
    }
}
