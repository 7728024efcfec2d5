package io.culvert.notify.outlet;

import io.culvert.transport.Authorities;
import io.culvert.transport.Endpoint;
import io.culvert.transport.WebProxies;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The server at an outlet's URL.
///
/// @param host a name or an address, an IPv6 one without brackets
record Receiver(String host, int port) {

    /// @param usualPort for a URL without a port
    static Receiver of(URI url, int usualPort) {
        return new Receiver(url.getHost().replaceAll("[\\[\\]]", ""),
                url.getPort() < 0 ? usualPort : url.getPort());
    }

    /// The endpoint, which is reached through the web proxy for its host.
    ///
    /// @param tls null for a receiver without TLS
    Endpoint endpoint(@Nullable SslContext tls, WebProxies webProxies) {
        Supplier<SslContext> context = tls == null ? null : () -> tls;
        return new Endpoint(host, port, context, webProxies.to(host, port).orElse(null));
    }

    /// The CAs of a file, or this machine's.
    ///
    /// @param file the file, or null
    /// @throws IOException if the file holds none; names it
    static Collection<X509Certificate> trusted(@Nullable Path file) throws IOException {
        return file == null ? Authorities.system(System.getenv()) : Authorities.at(file);
    }

    /// `HOST:PORT`, an IPv6 address in brackets.
    @Override
    public String toString() {
        return Endpoint.text(host, port);
    }
}
