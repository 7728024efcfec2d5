package io.culvert.notify;

import io.culvert.registry.Device;
import io.culvert.registry.DeviceAuthenticator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslHandler;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds the device at the other end of a connection by its certificate and by the server name that it
/// requested (SNI).
///
/// @param blocking runs tasks that block on the store
record DeviceLookup(DeviceAuthenticator authenticator, Executor blocking) {

    private static final Logger LOG = LoggerFactory.getLogger(MqttEndpoint.class);

    private static final Pattern ACCOUNT_LABEL = Pattern.compile("([0-9]{12})\\..+");

    /// Looks up the device in the registry; the result arrives on the connection's event loop. If the
    /// registry fails, no device is found.
    void find(ChannelHandlerContext ctx, Consumer<Optional<Device>> then) {
        SSLSession session = session(ctx);
        Optional<X509Certificate> leaf = leaf(session);
        String account = account(session);
        blocking.execute(() -> {
            Optional<Device> found = find(leaf, account);
            ctx.executor().execute(() -> then.accept(found));
        });
    }

    private Optional<Device> find(Optional<X509Certificate> leaf, @Nullable String account) {
        try {
            return leaf.flatMap(certificate -> authenticator.device(certificate, account));
        } catch (RuntimeException e) {
            LOG.error("A device could not be looked up in the registry", e);
            return Optional.empty();
        }
    }

    /// Finds out why the registry has no device for a connection; the result arrives on the connection's
    /// event loop.
    void whyNot(ChannelHandlerContext ctx, Consumer<DeviceAuthenticator.Refusal> then) {
        SSLSession session = session(ctx);
        Optional<X509Certificate> leaf = leaf(session);
        String account = account(session);
        blocking.execute(() -> {
            DeviceAuthenticator.Refusal why = whyNot(leaf, account);
            ctx.executor().execute(() -> then.accept(why));
        });
    }

    private DeviceAuthenticator.Refusal whyNot(Optional<X509Certificate> leaf, @Nullable String account) {
        try {
            return leaf.map(certificate -> authenticator.refusal(certificate, account))
                .orElse(DeviceAuthenticator.Refusal.UNKNOWN);
        } catch (RuntimeException e) {
            LOG.error("The reason for refusing a device could not be looked up in the registry", e);
            return DeviceAuthenticator.Refusal.UNKNOWN;
        }
    }

    private static SSLSession session(ChannelHandlerContext ctx) {
        return ctx.pipeline().get(SslHandler.class).engine().getSession();
    }

    private static Optional<X509Certificate> leaf(SSLSession session) {
        try {
            return session.getPeerCertificates()[0] instanceof X509Certificate certificate
                    ? Optional.of(certificate)
                    : Optional.empty();
        } catch (SSLPeerUnverifiedException e) {
            LOG.debug("A device proved no certificate", e);
            return Optional.empty();
        }
    }

    /// The account in the requested server name (`123456789012.mqtt.example.com`), or null if it
    /// contains none.
    private static @Nullable String account(SSLSession session) {
        return session instanceof ExtendedSSLSession extended
                ? extended.getRequestedServerNames()
                    .stream()
                    .filter(SNIHostName.class::isInstance)
                    .map(name -> ACCOUNT_LABEL.matcher(((SNIHostName) name).getAsciiName()))
                    .filter(Matcher::matches)
                    .map(matcher -> matcher.group(1))
                    .findFirst()
                    .orElse(null)
                : null;
    }
}
