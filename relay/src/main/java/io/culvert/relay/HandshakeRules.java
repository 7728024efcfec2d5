package io.culvert.relay;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Locale;
import java.util.Set;

/// What this service lets a handshake ask for.
///
/// @param resume whether connections may outlive a WebSocket here
/// @param allowedOrigins origins besides the service's own from which browsers may attach, in lower
/// case: `https://ops.example.com`
record HandshakeRules(boolean resume, Set<String> allowedOrigins) {

    HandshakeRules {
        allowedOrigins = Set.copyOf(allowedOrigins);
    }

    static HandshakeRules of(RelayConfig config) {
        return new HandshakeRules(config.resume(), config.allowedOrigins());
    }

    /// Refuses a page of another origin: its user's browser would present a cookie that the page must not use
    /// (spec: c1 16.2). Browsers send the Origin of every WebSocket; without one, the client is no browser.
    void requireOrigin(HttpHeaders headers) throws HandshakeException {
        for (String origin : headers.getAll(HttpHeaderNames.ORIGIN)) {
            String named = origin.toLowerCase(Locale.ROOT);
            String own = "https://" + headers.get(HttpHeaderNames.HOST, "").toLowerCase(Locale.ROOT);
            HandshakeException.unless(named.equals(own) || allowedOrigins.contains(named),
                    "Origin: not allowed (expected: the service's own, or one of allowed-origins)");
        }
    }
}
