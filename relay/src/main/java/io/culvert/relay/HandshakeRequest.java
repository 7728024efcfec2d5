package io.culvert.relay;

import io.culvert.protocol.Subprotocol;
import io.culvert.transport.WebSocketPipeline;
import io.culvert.tunnel.ClientAccessToken;
import io.culvert.tunnel.Side;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A client's request to attach (spec: wire 5.2).
///
/// @param clientToken null when absent or empty
/// @param resumes whether the client keeps its connections when the WebSocket breaks (spec: c1 4)
/// @param packed whether the client is a Culvert end that accepts several tunnel frames in one WebSocket
/// message
/// @param software the kind of client, if its handshake shows it
/// @param key the `Sec-WebSocket-Key`
/// @param offered the subprotocols as the client named them
/// @param userAgent null when absent
record HandshakeRequest(Side side, ClientAccessToken token, @Nullable String clientToken,
        Subprotocol subprotocol, boolean resumes, boolean packed, Dialect.Software software, String key,
        String offered, @Nullable String userAgent) {

    /// The path that clients connect to.
    static final String PATH = "/tunnel";

    /// The largest accepted request (spec: wire 5.2).
    private static final int MAX_BYTES = 4096;

    /// @throws HandshakeException if the request breaks a rule; its message is the text of the answer
    static HandshakeRequest parse(HttpRequest request, HandshakeRules rules) throws HandshakeException {
        QueryStringDecoder uri = uri(request);
        HttpHeaders headers = request.headers();
        HandshakeException.unless(bytes(request) <= MAX_BYTES,
                "request: " + bytes(request) + " bytes (expected: at most " + MAX_BYTES + ")");
        HandshakeException.unless(uri.path().equals(PATH), "path: unknown (expected: " + PATH + ")");
        HandshakeException.unless(request.method().equals(HttpMethod.GET),
                "method: not allowed (expected: GET)");
        HandshakeException.unless(
                headers.containsValue(HttpHeaderNames.UPGRADE, "websocket", true)
                        && headers.containsValue(HttpHeaderNames.CONNECTION, "upgrade", true),
                "request: no WebSocket upgrade (expected: Upgrade: websocket, Connection: upgrade)");
        HandshakeException.unless(headers.get(HttpHeaderNames.SEC_WEBSOCKET_VERSION, "").equals("13"),
                "Sec-WebSocket-Version: unsupported (expected: 13)");
        String key = headers.get(HttpHeaderNames.SEC_WEBSOCKET_KEY, "");
        HandshakeException.unless(!key.isBlank(), "Sec-WebSocket-Key: missing");
        List<String> offered = offered(headers);
        PresentedTokens tokens = PresentedTokens.of(headers, offered);
        if (tokens.byBrowser()) {
            rules.requireOrigin(headers);
        }
        boolean resumes = rules.resume() && offered.contains(Subprotocol.RESUMABLE);
        return new HandshakeRequest(side(uri), tokens.access(), tokens.client(),
                subprotocol(offered, resumes), resumes,
                headers.get(WebSocketPipeline.PACKED_HEADER, "").equals("1"), software(headers), key,
                String.join(", ", offered), headers.get(HttpHeaderNames.USER_AGENT));
    }

    /// The same request for another life, with nothing but what was understood of this one.
    FullHttpRequest again() {
        FullHttpRequest request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET,
                PATH + "?local-proxy-mode=" + side.wireName());
        HttpHeaders headers = request.headers()
            .set(HttpHeaderNames.HOST, "home")
            .set(HttpHeaderNames.UPGRADE, "websocket")
            .set(HttpHeaderNames.CONNECTION, "upgrade")
            .set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, "13")
            .set(HttpHeaderNames.SEC_WEBSOCKET_KEY, key)
            .set(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, offered)
            .set("access-token", token.reveal());
        if (clientToken != null) {
            headers.set("client-token", clientToken);
        }
        if (userAgent != null) {
            headers.set(HttpHeaderNames.USER_AGENT, userAgent);
        }
        if (packed) {
            headers.set(WebSocketPipeline.PACKED_HEADER, "1");
        }
        return request;
    }

    private static QueryStringDecoder uri(HttpRequest request) throws HandshakeException {
        QueryStringDecoder uri = new QueryStringDecoder(request.uri());
        try {
            uri.path();
            uri.parameters();
            return uri;
        } catch (IllegalArgumentException e) {
            throw new HandshakeException("path or query: a malformed percent escape");
        }
    }

    /// The size of the request on the wire, with one space after each colon and without its body.
    private static int bytes(HttpRequest request) {
        int bytes = request.method().name().length() + request.uri().length() + " HTTP/1.1\r\n\r\n".length()
                + 1;
        for (Map.Entry<String, String> header : request.headers()) {
            if (!header.getKey().equalsIgnoreCase("content-length")) {
                // Netty adds this header if the request had none.
                bytes += header.getKey().length() + header.getValue().length() + ": \r\n".length();
            }
        }
        return bytes;
    }

    /// The device SDKs always send a client token and, unlike others that do, no name.
    private static Dialect.Software software(HttpHeaders headers) {
        String agent = headers.get(HttpHeaderNames.USER_AGENT);
        if (agent == null) {
            return headers.contains("client-token") ? Dialect.Software.DEVICE_SDK : Dialect.Software.OTHER;
        }
        return agent.startsWith("localproxy ") ? Dialect.Software.REFERENCE : Dialect.Software.OTHER;
    }

    private static Side side(QueryStringDecoder uri) throws HandshakeException {
        List<String> modes = uri.parameters().getOrDefault("local-proxy-mode", List.of());
        Optional<Side> side = modes.size() == 1 ? Side.ofWireName(modes.getFirst()) : Optional.empty();
        return side.orElseThrow(() -> new HandshakeException(
                "local-proxy-mode: missing or unknown (expected: exactly one of source, destination)"));
    }

    private static List<String> offered(HttpHeaders headers) {
        List<String> offered = new ArrayList<>();
        for (String line : headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL)) {
            Stream.of(line.split(",", -1)).map(String::strip).forEach(offered::add);
        }
        return offered;
    }

    /// The version of the client's messages; of a client that resumes, the version that it speaks while the
    /// other side cannot resume.
    private static Subprotocol subprotocol(List<String> offered, boolean resumes) throws HandshakeException {
        return Subprotocol.choose(offered)
            .or(() -> resumes ? Optional.of(Subprotocol.LATEST) : Optional.empty())
            .orElseThrow(() -> new HandshakeException(
                    "Sec-WebSocket-Protocol: none that is supported (expected: aws.iot.securetunneling-1.0, -2.0 or -3.0)"));
    }
}
