package io.culvert.transport;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A web proxy between this machine and the service, reached by HTTP CONNECT (spec: localproxy 6.8).
///
/// @param tls whether the connection to the proxy itself uses TLS
/// @param credentials `user:password`, decoded; a secret
public record WebProxy(String host, int port, boolean tls, @Nullable String credentials) {

    private static final Logger LOG = LoggerFactory.getLogger(WebProxy.class);

    private static final int DEFAULT_PORT = 3128;

    /// A scheme may be followed by `//` or not, or be missing.
    private static final Pattern URL = Pattern
        .compile("(?:(?<scheme>[a-zA-Z][a-zA-Z0-9+.-]*)://|(?<bare>(?i:https?)):(?!\\d+/?$))?"
                + "(?:(?<user>.*)@)?(?<host>\\[[0-9a-fA-F:.]+]|[^\\[\\]:/@\\s]+)(?::(?<port>\\d{1,5}))?/?");

    /// Reads the value of `https_proxy`.
    ///
    /// @param url `[http[s]://][user:password@]host[:port]`, the user and password percent-encoded
    /// @throws IllegalArgumentException for another form; the message contains nothing of the value
    public static WebProxy parse(String url) {
        return parse(url, port -> LOG.warn("web proxy: no port given, {} is used", port));
    }

    /// Reads the value of `https_proxy`.
    ///
    /// @param noPort called with the default port if the value names none
    static WebProxy parse(String url, IntConsumer noPort) {
        Matcher matcher = URL.matcher(url.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "web proxy: malformed (expected: http://[user:password@]host[:port], or https://)");
        }
        String scheme = Optional.ofNullable(matcher.group("scheme"))
            .or(() -> Optional.ofNullable(matcher.group("bare")))
            .orElse("http")
            .toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new IllegalArgumentException(
                    "Unsupported protocol of a web proxy: " + scheme + " (expected: http or https)");
        }
        String host = matcher.group("host").toLowerCase(Locale.ROOT).replaceAll("[\\[\\]]", "");
        return new WebProxy(host, port(matcher.group("port"), noPort), scheme.equals("https"),
                credentials(matcher.group("user")));
    }

    private static int port(@Nullable String digits, IntConsumer noPort) {
        if (digits == null) {
            noPort.accept(DEFAULT_PORT);
            return DEFAULT_PORT;
        }
        int port = Integer.parseInt(digits);
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("web proxy: port " + port + " (expected: 1 to 65535)");
        }
        return port;
    }

    private static @Nullable String credentials(@Nullable String encoded) {
        if (encoded == null) {
            return null;
        }
        String decoded;
        try {
            decoded = URLDecoder.decode(encoded, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "web proxy: the user and password cannot be decoded (expected: percent-encoding)", e);
        }
        if (decoded.indexOf(':') < 0 || decoded.chars().anyMatch(c -> c < 0x20 || c == 0x7f)) {
            throw new IllegalArgumentException(
                    "web proxy: no user and password before the @ (expected: user:password)");
        }
        return decoded;
    }

    /// The user; null if there are no credentials.
    public @Nullable String user() {
        return credentials == null ? null : credentials.substring(0, credentials.indexOf(':'));
    }

    /// The password, a secret; null if there are no credentials.
    public @Nullable String password() {
        return credentials == null ? null : credentials.substring(credentials.indexOf(':') + 1);
    }

    /// Without the credentials.
    @Override
    public String toString() {
        return (tls ? "https://" : "http://") + host + ":" + port;
    }
}
