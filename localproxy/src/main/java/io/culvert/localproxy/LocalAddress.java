package io.culvert.localproxy;

import java.util.Locale;

/// Where a service is beside the local proxy.
public sealed interface LocalAddress {

    /// A TCP port; 0 lets a source choose one.
    ///
    /// @param host an IPv6 address without brackets
    record Tcp(String host, int port) implements LocalAddress {
        @Override
        public String toString() {
            return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
        }
    }

    /// A Unix socket.
    record Unix(String path) implements LocalAddress {
        @Override
        public String toString() {
            return path;
        }
    }

    /// The longest path or host that is taken.
    int MAX_PATH = 4096;

    /// See [#MAX_PATH].
    int MAX_HOST = 253;

    /// Reads `PORT`, `HOST:PORT`, `[IPv6]:PORT` or anything with a slash, which is a Unix socket.
    ///
    /// @param defaultHost where a bare port is
    /// @throws IllegalArgumentException for a text of another form, naming it
    static LocalAddress parse(String text, String defaultHost) {
        if (text.indexOf('/') >= 0) {
            return unix(text);
        }
        int colon = text.endsWith("]") ? -1 : text.lastIndexOf(':');
        boolean bare = colon < 0 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        if (text.isEmpty() || (colon < 0 && !bare)) {
            throw new IllegalArgumentException("address: " + text
                    + " (expected: PORT, HOST:PORT, [IPv6]:PORT or the path of a Unix socket)");
        }
        return new Tcp(bare ? defaultHost : host(text.substring(0, colon)), port(text.substring(colon + 1)));
    }

    private static Unix unix(String path) {
        if (path.length() > MAX_PATH || path.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("Unix socket: a path of " + path.length()
                    + " characters (expected: at most " + MAX_PATH + ", and no NUL)");
        }
        return new Unix(path);
    }

    private static String host(String text) {
        String host = text.toLowerCase(Locale.ROOT);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        } else if (host.indexOf(':') >= 0) {
            throw new IllegalArgumentException(
                    "address: " + text + " (expected: an IPv6 address in brackets)");
        }
        if (host.length() > MAX_HOST || !host.matches("[a-z0-9._:%-]+")) {
            throw new IllegalArgumentException(
                    "host: " + host + " (expected: letters, digits, dots, hyphens, colons in brackets)");
        }
        return host;
    }

    private static int port(String digits) {
        if (!digits.matches("[0-9]+")) {
            throw new IllegalArgumentException("Port must contain only digits");
        }
        if (digits.length() > 9) {
            throw new IllegalArgumentException("Port value is too large");
        }
        int port = Integer.parseInt(digits);
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("Port must be between 1 and 65535");
        }
        return port;
    }
}
