package io.culvert.notify;

import io.culvert.registry.Registry;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslHandler;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells who is at the other end of a connection, by the certificate whose key it proved.
///
/// @param blocking runs what waits for the store
record DeviceLookup(Registry registry, Executor blocking) {

    private static final Logger LOG = LoggerFactory.getLogger(MqttEndpoint.class);

    /// Asks the registry; the answer comes on the connection's event loop. A registry that fails
    /// knows nobody.
    void find(ChannelHandlerContext ctx, Consumer<Optional<Registry.Device>> then) {
        Optional<X509Certificate> leaf = leaf(ctx);
        blocking.execute(() -> {
            Optional<Registry.Device> found = find(leaf);
            ctx.executor().execute(() -> then.accept(found));
        });
    }

    private Optional<Registry.Device> find(Optional<X509Certificate> leaf) {
        try {
            return leaf.flatMap(registry::device);
        } catch (RuntimeException e) {
            LOG.error("The registry could not be asked who a device is", e);
            return Optional.empty();
        }
    }

    /// Tells why the registry knows no device behind a connection; the answer comes on its event loop.
    void whyNot(ChannelHandlerContext ctx, Consumer<Registry.Refusal> then) {
        Optional<X509Certificate> leaf = leaf(ctx);
        blocking.execute(() -> {
            Registry.Refusal why = whyNot(leaf);
            ctx.executor().execute(() -> then.accept(why));
        });
    }

    private Registry.Refusal whyNot(Optional<X509Certificate> leaf) {
        try {
            return leaf.map(registry::refusal).orElse(Registry.Refusal.UNKNOWN);
        } catch (RuntimeException e) {
            LOG.error("The registry could not be asked why a device is refused", e);
            return Registry.Refusal.UNKNOWN;
        }
    }

    private static Optional<X509Certificate> leaf(ChannelHandlerContext ctx) {
        try {
            return ctx.pipeline()
                .get(SslHandler.class)
                .engine()
                .getSession()
                .getPeerCertificates()[0] instanceof X509Certificate certificate ? Optional.of(certificate)
                        : Optional.empty();
        } catch (SSLPeerUnverifiedException e) {
            LOG.debug("A device proved no certificate", e);
            return Optional.empty();
        }
    }
}
