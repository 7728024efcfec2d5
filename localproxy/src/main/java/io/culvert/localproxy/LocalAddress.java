package io.culvert.localproxy;

import io.netty.channel.unix.DomainSocketAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Locale;

/// Where a service is beside the local proxy.
public sealed interface LocalAddress {

    /// A TCP port; 0 lets a source choose one.
    record Tcp(String host, int port) implements LocalAddress {
        @Override
        public String toString() {
            return host + ":" + port;
        }
    }

    /// A Unix socket.
    record Unix(String path) implements LocalAddress {
        @Override
        public String toString() {
            return path;
        }
    }

    /// Reads an address.
    ///
    /// @throws IllegalArgumentException for a text of another form, naming it
    static LocalAddress parse(String text, String defaultHost) {
        if (text.indexOf('/') >= 0) {
            return new Unix(text);
        }
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? defaultHost : text.substring(0, colon).toLowerCase(Locale.ROOT);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        } else if (host.indexOf(':') >= 0) {
            throw new IllegalArgumentException(
                    "address: " + text + " (expected: an IPv6 address in brackets)");
        }
        return new Tcp(host, port(text.substring(colon + 1), text));
    }

    private static int port(String digits, String text) {
        try {
            int port = Integer.parseInt(digits);
            if (port >= 0 && port <= 65_535) {
                return port;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("port: " + text + " (expected: 1 to 65535)", e);
        }
        throw new IllegalArgumentException("port: " + text + " (expected: 1 to 65535)");
    }

    /// For Netty; a host name is resolved here, which may block.
    default SocketAddress toSocketAddress() {
        return switch (this) {
            case Tcp tcp -> new InetSocketAddress(tcp.host, tcp.port);
            case Unix unix -> new DomainSocketAddress(unix.path);
        };
    }
}
