package io.culvert.localproxy;

import io.culvert.transport.WebProxy;
import io.netty.handler.ssl.SslContext;
import org.jspecify.annotations.Nullable;

/// The service's data endpoint and the way to it.
///
/// @param host a name or an address, an IPv6 one without brackets; the service's certificate must be for it
/// @param tls whom to trust, for the service and for a web proxy
/// @param webProxy what stands between; null for nothing
public record Endpoint(String host, int port, SslContext tls, @Nullable WebProxy webProxy) {

    /// An endpoint that is reached directly.
    public Endpoint(String host, int port, SslContext tls) {
        this(host, port, tls, null);
    }

    /// `wss://HOST:PORT`.
    @Override
    public String toString() {
        return "wss://" + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
