package io.culvert.transport;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/// The TLS settings of every Culvert program: 1.2 and 1.3, BoringSSL where its library loads and the JDK's
/// elsewhere, the peer's certificate and host name verified unless the caller explicitly turns this off (spec:
/// wire 5.1).
public final class TlsContexts {

    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    /// The cipher suites of a listener: forward secrecy and authenticated encryption only.
    private static final List<String> SUITES = List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    /// The application protocols of devices that speak MQTT (spec: device 9).
    public static final List<String> MQTT_PROTOCOLS = List.of("x-amzn-mqtt-ca", "mqtt");

    /// Clients that offer none of these are served too. `http/1.1` is for MQTT over WebSocket.
    private static final ApplicationProtocolConfig DEVICE_PROTOCOLS = new ApplicationProtocolConfig(
            Protocol.ALPN, SelectorFailureBehavior.NO_ADVERTISE, SelectedListenerFailureBehavior.ACCEPT,
            Stream.concat(MQTT_PROTOCOLS.stream(), Stream.of("http/1.1")).toList());

    /// Servers that choose none of these are used too.
    private static final ApplicationProtocolConfig OFFERED_BY_DEVICES = new ApplicationProtocolConfig(
            Protocol.ALPN, SelectorFailureBehavior.NO_ADVERTISE, SelectedListenerFailureBehavior.ACCEPT,
            MQTT_PROTOCOLS);

    /// The longest certificate chain of a client. It stays in memory as long as the connection.
    private static final int MAX_CLIENT_CHAIN_BYTES = 16 << 10;

    /// Netty passes a key in a key store with a random password. This type of store does not derive a key
    /// from the password in ten thousand rounds.
    private static final String IN_MEMORY = "JKS";

    private TlsContexts() {}

    /// A listener's context.
    ///
    /// @param chain the leaf first
    /// @param key the leaf's
    /// @throws SSLException if they cannot be used
    public static SslContext server(List<X509Certificate> chain, PrivateKey key) throws SSLException {
        return listener(chain, key).build();
    }

    /// A listener's context that demands a client certificate and the proof of its key, and leaves the check
    /// of the certificate to the application.
    public static SslContext mutualServer(List<X509Certificate> chain, PrivateKey key) throws SSLException {
        SslContextBuilder builder = listener(chain, key).clientAuth(ClientAuth.REQUIRE)
            .trustManager(InsecureTrustManagerFactory.INSTANCE)
            .applicationProtocolConfig(DEVICE_PROTOCOLS);
        if (provider() == SslProvider.OPENSSL) {
            builder.option(OpenSslContextOption.MAX_CERTIFICATE_LIST_BYTES, MAX_CLIENT_CHAIN_BYTES);
        }
        return builder.build();
    }

    private static SslContextBuilder listener(List<X509Certificate> chain, PrivateKey key) {
        return SslContextBuilder.forServer(key, chain)
            .sslProvider(provider())
            .protocols(PROTOCOLS)
            .ciphers(SUITES, SupportedCipherSuiteFilter.INSTANCE)
            .keyStoreType(IN_MEMORY);
    }

    /// A connecting end's context.
    ///
    /// @param authorities the trusted CAs; `null` for the system's
    public static SslContext client(@Nullable Collection<X509Certificate> authorities) throws SSLException {
        SslContextBuilder builder = SslContextBuilder.forClient()
            .sslProvider(provider())
            .protocols(PROTOCOLS)
            .endpointIdentificationAlgorithm("HTTPS");
        return (authorities == null ? builder : builder.trustManager(authorities)).build();
    }

    /// A connecting end's context with a client certificate.
    ///
    /// @param authorities the trusted CAs
    /// @param chain this end's certificate, the leaf first
    /// @param key the leaf's
    public static SslContext client(Collection<X509Certificate> authorities, List<X509Certificate> chain,
            PrivateKey key) throws SSLException {
        return client(authorities, chain, key, ApplicationProtocolConfig.DISABLED);
    }

    /// The same for a device that speaks MQTT, which offers the application protocols by which a port that
    /// others share knows it.
    public static SslContext device(Collection<X509Certificate> authorities, List<X509Certificate> chain,
            PrivateKey key) throws SSLException {
        return client(authorities, chain, key, OFFERED_BY_DEVICES);
    }

    private static SslContext client(Collection<X509Certificate> authorities, List<X509Certificate> chain,
            PrivateKey key, ApplicationProtocolConfig protocols) throws SSLException {
        return SslContextBuilder.forClient()
            .sslProvider(provider())
            .protocols(PROTOCOLS)
            .trustManager(authorities)
            .keyManager(key, chain)
            .keyStoreType(IN_MEMORY)
            .applicationProtocolConfig(protocols)
            .endpointIdentificationAlgorithm("HTTPS")
            .build();
    }

    /// A connecting end's context that trusts some CAs, and further ones if these do not verify the server.
    ///
    /// @param further read at most once, if `authorities` do not verify the server
    public static SslContext client(Collection<X509Certificate> authorities,
            Supplier<Collection<X509Certificate>> further) throws SSLException {
        return SslContextBuilder.forClient()
            .sslProvider(provider())
            .protocols(PROTOCOLS)
            .trustManager(new FallbackTrustManager(authorities, further))
            .endpointIdentificationAlgorithm("HTTPS")
            .build();
    }

    /// A connecting end's context that accepts every certificate, for the flag that turns verification off.
    public static SslContext unverifiedClient() throws SSLException {
        return SslContextBuilder.forClient()
            .sslProvider(provider())
            .protocols(PROTOCOLS)
            .trustManager(InsecureTrustManagerFactory.INSTANCE)
            .endpointIdentificationAlgorithm("")
            .build();
    }

    /// The context of a listener for other nodes: 1.3 alone, and the other end must present a certificate
    /// that `trust` accepts.
    public static SslContext linkServer(List<X509Certificate> chain, PrivateKey key, TrustManager trust)
            throws SSLException {
        return link(SslContextBuilder.forServer(key, chain), chain, key, trust).clientAuth(ClientAuth.REQUIRE)
            .build();
    }

    /// The context of connections to other nodes, the counterpart of [#linkServer]. Checks no host name.
    public static SslContext linkClient(List<X509Certificate> chain, PrivateKey key, TrustManager trust)
            throws SSLException {
        return link(SslContextBuilder.forClient(), chain, key, trust).endpointIdentificationAlgorithm("")
            .build();
    }

    private static SslContextBuilder link(SslContextBuilder builder, List<X509Certificate> chain,
            PrivateKey key, TrustManager trust) {
        return builder.sslProvider(provider())
            .protocols("TLSv1.3")
            .keyManager(key, chain)
            .trustManager(trust)
            .keyStoreType(IN_MEMORY);
    }

    private static SslProvider provider() {
        return OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK;
    }
}
