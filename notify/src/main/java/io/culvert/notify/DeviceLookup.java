package io.culvert.notify;

import io.culvert.registry.Device;
import io.culvert.registry.DeviceAuthenticator;
import io.culvert.transport.LimitedLog;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslHandler;
import java.io.ByteArrayInputStream;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
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
    private static final LimitedLog FAILED = new LimitedLog(LOG, 5, Duration.ofMinutes(1));

    private static final Pattern ACCOUNT_LABEL = Pattern.compile("([0-9]{12})\\..+");

    /// Looks up the device in the registry; the result arrives on the connection's event loop. No device is
    /// found if the registry fails, or if the connection has ended meanwhile.
    void find(ChannelHandlerContext ctx, Consumer<Optional<Device>> then) {
        SSLSession session = session(ctx);
        Optional<Certificate> leaf = leaf(session);
        String account = account(session);
        blocking.execute(() -> {
            Optional<Device> found = ctx.channel().isActive() ? find(leaf, account) : Optional.empty();
            ctx.executor().execute(() -> then.accept(found));
        });
    }

    private Optional<Device> find(Optional<Certificate> leaf, @Nullable String account) {
        try {
            return leaf.isEmpty() ? Optional.empty() : authenticator.device(copyOf(leaf.get()), account);
        } catch (CertificateException e) {
            LOG.debug("A device's certificate cannot be read", e);
            return Optional.empty();
        } catch (RuntimeException e) {
            FAILED.error("A device could not be looked up in the registry", e);
            return Optional.empty();
        }
    }

    /// Finds out why the registry has no device for a connection; the result arrives on the connection's
    /// event loop.
    void whyNot(ChannelHandlerContext ctx, Consumer<DeviceAuthenticator.Refusal> then) {
        SSLSession session = session(ctx);
        Optional<Certificate> leaf = leaf(session);
        String account = account(session);
        blocking.execute(() -> {
            DeviceAuthenticator.Refusal why = whyNot(leaf, account);
            ctx.executor().execute(() -> then.accept(why));
        });
    }

    private DeviceAuthenticator.Refusal whyNot(Optional<Certificate> leaf, @Nullable String account) {
        try {
            return leaf.isEmpty() ? DeviceAuthenticator.Refusal.UNKNOWN
                    : authenticator.refusal(copyOf(leaf.get()), account);
        } catch (CertificateException e) {
            LOG.debug("A device's certificate cannot be read", e);
            return DeviceAuthenticator.Refusal.UNKNOWN;
        } catch (RuntimeException e) {
            FAILED.error("The reason for refusing a device could not be looked up in the registry", e);
            return DeviceAuthenticator.Refusal.UNKNOWN;
        }
    }

    private static SSLSession session(ChannelHandlerContext ctx) {
        return ctx.pipeline().get(SslHandler.class).engine().getSession();
    }

    /// Netty's certificate keeps what it has parsed, several kilobytes, for as long as the connection: only a
    /// copy is asked about its content.
    private static X509Certificate copyOf(Certificate leaf) throws CertificateException {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(leaf.getEncoded()));
    }

    private static Optional<Certificate> leaf(SSLSession session) {
        try {
            return Optional.of(session.getPeerCertificates()[0]);
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
