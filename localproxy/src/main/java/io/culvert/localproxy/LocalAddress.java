package io.culvert.localproxy;

import io.culvert.transport.Endpoint;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The local address of a service.
public sealed interface LocalAddress {

    /// A TCP port; 0 lets a source choose one.
    ///
    /// @param host an IPv6 address without brackets
    record Tcp(String host, int port) implements LocalAddress {
        @Override
        public String toString() {
            return Endpoint.text(host, port);
        }
    }

    /// A Unix socket.
    record Unix(String path) implements LocalAddress {
        @Override
        public String toString() {
            return path;
        }
    }

    /// Reads `PORT`, `HOST:PORT`, `[IPv6]:PORT` or anything with a slash, which is a Unix socket.
    ///
    /// @param defaultHost the host of a port without one
    /// @throws IllegalArgumentException for a text of another form
    static LocalAddress parse(String text, String defaultHost) {
        if (text.indexOf('/') >= 0) {
            InputRules.path(text);
            return new Unix(text);
        }
        if (!text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return new Tcp(defaultHost, InputRules.port(text));
        }
        InputRules.bindAddress(text);
        int colon = text.endsWith("]") ? -1 : text.lastIndexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException("address: " + text
                    + " (expected: PORT, HOST:PORT, [IPv6]:PORT or the path of a Unix socket)");
        }
        return new Tcp(host(text.substring(0, colon)), InputRules.port(text.substring(colon + 1)));
    }

    private static String host(String text) {
        String host = text.toLowerCase(Locale.ROOT);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        String bare = bracketed ? host.substring(1, host.length() - 1) : host;
        if (bracketed ? !NetUtil.isValidIpV6Address(bare) : !bare.matches("[a-z0-9.-]+")) {
            throw new IllegalArgumentException("address: " + text
                    + " (expected: a host name, an IPv4 address, or an IPv6 address in brackets)");
        }
        return bare;
    }

    /// A socket's address as people write it.
    static String text(@Nullable SocketAddress address) {
        return address instanceof InetSocketAddress inet && !inet.isUnresolved()
                ? new Tcp(inet.getAddress().getHostAddress(), inet.getPort()).toString()
                : String.valueOf(address);
    }
}
