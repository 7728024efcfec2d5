package io.culvert.relay;

import io.culvert.tunnel.ClientAccessToken;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.cookie.Cookie;
import io.netty.handler.codec.http.cookie.ServerCookieDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The tokens of a handshake. Local proxies send them as headers; a browser, which cannot, sends a cookie or
/// further entries of `Sec-WebSocket-Protocol` (spec: wire 5.2, c1 16.2).
///
/// @param client null when absent or empty
/// @param byBrowser whether the access token came in a way that browsers have
record PresentedTokens(ClientAccessToken access, @Nullable String client, boolean byBrowser) {

    private static final String COOKIE = "awsiot-tunnel-token";
    private static final String ACCESS_ENTRY = "culvert.token.";
    private static final String CLIENT_ENTRY = "culvert.client.";
    private static final Pattern TOKEN = Pattern.compile("[!-~]{1,4096}");
    private static final Pattern CLIENT_TOKEN = Pattern.compile("[a-zA-Z0-9-]{32,128}");

    /// @param offered the entries of `Sec-WebSocket-Protocol`
    static PresentedTokens of(HttpHeaders headers, List<String> offered) throws HandshakeException {
        List<String> byHeader = headers.getAll("access-token");
        List<String> byBrowser = Stream.concat(cookies(headers), entries(offered, ACCESS_ENTRY)).toList();
        List<String> all = both(byHeader, byBrowser);
        HandshakeException.unless(all.size() == 1,
                "access token: " + (all.isEmpty() ? "missing" : "given more than once")
                        + " (expected: one access-token header, one " + COOKIE + " cookie or one subprotocol "
                        + ACCESS_ENTRY + "…)");
        HandshakeException.unless(TOKEN.matcher(all.getFirst()).matches(), "access token: malformed");
        return new PresentedTokens(ClientAccessToken.presented(all.getFirst()), client(headers, offered),
                byHeader.isEmpty());
    }

    private static Stream<String> cookies(HttpHeaders headers) {
        return headers.getAll(HttpHeaderNames.COOKIE)
            .stream()
            .flatMap(line -> ServerCookieDecoder.LAX.decodeAll(line).stream())
            .filter(cookie -> cookie.name().equals(COOKIE))
            .map(Cookie::value);
    }

    private static Stream<String> entries(List<String> offered, String prefix) {
        return offered.stream()
            .filter(entry -> entry.startsWith(prefix))
            .map(entry -> entry.substring(prefix.length()));
    }

    private static @Nullable String client(HttpHeaders headers, List<String> offered)
            throws HandshakeException {
        List<String> tokens = both(headers.getAll("client-token"), entries(offered, CLIENT_ENTRY).toList());
        HandshakeException.unless(tokens.size() <= 1,
                "client-token: given more than once (expected: at most one)");
        if (tokens.isEmpty() || tokens.getFirst().isEmpty()) {
            return null;
        }
        HandshakeException.unless(CLIENT_TOKEN.matcher(tokens.getFirst()).matches(),
                "client-token: malformed (expected: 32 to 128 letters, digits and hyphens)");
        return tokens.getFirst();
    }

    private static List<String> both(List<String> some, List<String> others) {
        List<String> all = new ArrayList<>(some);
        all.addAll(others);
        return all;
    }
}
