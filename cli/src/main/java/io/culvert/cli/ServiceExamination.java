package io.culvert.cli;

import io.culvert.transport.HttpExchange;
import io.culvert.transport.Reasons;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/// Checks from the name to the permissions whether this machine reaches a service and may use it.
final class ServiceExamination {

    private static final int MAX_ANSWER_BYTES = 64 << 10;
    private static final int CONNECT_MILLIS = 5_000;
    private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(5);

    private final Examination examination;
    private final AwsSettings settings;

    ServiceExamination(Examination examination, AwsSettings settings) {
        this.examination = examination;
        this.settings = settings;
    }

    void run() {
        String host = settings.host();
        int port = settings.api().port();
        if (settings.webProxies().to(host, port).isPresent()) {
            examination.say("web proxy", "is used for " + host + "; it resolves the name");
        } else if (examination.check("name", () -> resolve(host), found -> host + " is " + found) == null
                || examination.check("TCP", () -> connect(host, port), found -> found) == null) {
            return;
        }
        if (examination.check("TLS", this::tls, clock -> "certificate is valid for " + host) != null) {
            examination.check("clock", this::clock, found -> found);
            api();
        }
    }

    private static String resolve(String host) throws UnknownHostException {
        return Arrays.stream(InetAddress.getAllByName(host))
            .map(InetAddress::getHostAddress)
            .collect(Collectors.joining(", "));
    }

    private static String connect(String host, int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), CONNECT_MILLIS);
            return "connected to " + socket.getInetAddress().getHostAddress() + ", port " + port;
        } catch (IOException e) {
            throw new CliException("port " + port + " of " + host + " cannot be reached (" + Reasons.of(e)
                    + "). Does the service run there, and does a firewall permit it?", e);
        }
    }

    private Instant tls() throws IOException, InterruptedException {
        try {
            return date();
        } catch (IOException e) {
            String reason = Reasons.of(e);
            throw new CliException(reason + (settings.caBundle() == null
                    ? ". If the service has a CA of its own, set ca_bundle or AWS_CA_BUNDLE to its tls/ca.pem."
                    : ". The trusted CAs are those of " + settings.caBundle() + "."), e);
        }
    }

    private Instant date() throws IOException, InterruptedException {
        try (HttpExchange http = new HttpExchange(settings.api(), "doctor", MAX_ANSWER_BYTES)) {
            var request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/",
                    Unpooled.EMPTY_BUFFER);
            request.headers()
                .set(HttpHeaderNames.HOST, settings.host())
                .set(HttpHeaderNames.CONTENT_LENGTH, 0);
            String date = http.send(request).headers().get(HttpHeaderNames.DATE);
            return date == null ? Instant.now()
                    : ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
        }
    }

    private String clock() throws IOException, InterruptedException {
        Duration off = Duration.between(date(), Instant.now());
        if (off.abs().compareTo(CLOCK_TOLERANCE) > 0) {
            throw new CliException("differs from the service's by " + Ago.text(off.abs())
                    + " (expected: at most 5 min, for signatures). Set the clock of this machine, or of the service.");
        }
        return "differs from the service's by " + off.abs().toSeconds() + " s";
    }

    private void api() {
        try (ApiClient api = new ApiClient(settings)) {
            if (examination.check("key", api::callerArn, arn -> "is of " + arn) == null) {
                return;
            }
            examination.check("tunnels", () -> api.tunneling("ListTunnels", Map.of("maxResults", 1)),
                    answer -> "may be listed");
            examination.check("things", () -> api.administration("ListDevices", Map.of("maxResults", 1)),
                    answer -> "may be listed");
            examination.check("MQTT", () -> mqtt(api), found -> found);
        }
    }

    private static String mqtt(ApiClient api) {
        String address = api.iot("GET", "/endpoint?endpointType=iot%3AData-ATS", Map.of())
            .path("endpointAddress")
            .asString("");
        HostPort broker = HostPort.parse("mqtt", address, 8883);
        return "devices use " + broker.host() + ":" + broker.port() + "; "
                + connect(broker.host(), broker.port());
    }
}
