package io.culvert.transport;

import io.netty.handler.ssl.SslContext;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The address of an endpoint of the service, and how to reach it.
///
/// @param host a name or an address, an IPv6 one without brackets; the service's certificate must be for it
/// @param tls the trusted CAs, for the service and for a web proxy; called for each connection, because they
/// can change; null for an endpoint without TLS
/// @param webProxy the web proxy in between; null for a direct connection
public record Endpoint(String host, int port, @Nullable Supplier<SslContext> tls,
        @Nullable WebProxy webProxy) {

    /// An endpoint whose trusted CAs never change.
    public Endpoint(String host, int port, SslContext tls, @Nullable WebProxy webProxy) {
        this(host, port, () -> tls, webProxy);
    }

    /// An endpoint that is reached directly.
    public Endpoint(String host, int port, SslContext tls) {
        this(host, port, tls, null);
    }

    /// `HOST:PORT`, an IPv6 address in brackets.
    @Override
    public String toString() {
        return text(host, port);
    }

    /// `HOST:PORT`, an IPv6 address in brackets.
    public static String text(String host, int port) {
        return bracketed(host) + ":" + port;
    }

    /// A host as it is written in a URL.
    public static String bracketed(String host) {
        return host.indexOf(':') < 0 ? host : "[" + host + "]";
    }
}
