package io.culvert.relay;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;

/// What this service lets a handshake ask for.
///
/// @param resume whether connections may outlive a WebSocket here
/// @param allowedOrigins origins besides the service's own from which browsers may attach, in lower case:
/// `https://ops.example.com`
/// @param apiPort the port of the API, whose pages are the service's own too, if handshakes come by another
record HandshakeRules(boolean resume, Set<String> allowedOrigins, OptionalInt apiPort) {

    private static final int HTTPS = 443;

    HandshakeRules {
        allowedOrigins = Set.copyOf(allowedOrigins);
    }

    static HandshakeRules of(RelayConfig config, OptionalInt apiPort) {
        return new HandshakeRules(config.resume(), config.allowedOrigins(), apiPort);
    }

    /// Refuses a page of another origin: its user's browser would present a cookie that the page must not use
    /// (spec: c1 16.2). Browsers send the Origin of every WebSocket; without one, the client is no browser.
    void requireOrigin(HttpHeaders headers) throws HandshakeException {
        String host = headers.get(HttpHeaderNames.HOST, "").toLowerCase(Locale.ROOT);
        for (String origin : headers.getAll(HttpHeaderNames.ORIGIN)) {
            String named = origin.toLowerCase(Locale.ROOT);
            HandshakeException.unless(isOwn(named, host) || allowedOrigins.contains(named),
                    "Origin: not allowed (expected: the service's own, or one of allowed-origins)");
        }
    }

    private boolean isOwn(String origin, String host) {
        return origin.equals("https://" + host)
                || (apiPort.isPresent() && origin.equals(atPort(host, apiPort.getAsInt())));
    }

    /// The origin of the same host at another port, as browsers write it.
    private static String atPort(String host, int port) {
        return "https://" + host.replaceFirst(":[0-9]+$", "") + (port == HTTPS ? "" : ":" + port);
    }
}
