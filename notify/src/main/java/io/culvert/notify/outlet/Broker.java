package io.culvert.notify.outlet;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.culvert.notify.NotificationPayload;
import io.culvert.notify.outlet.OutletException.Extent;
import io.culvert.protocol.NotificationTopic;
import io.culvert.transport.ConnectFailure;
import io.culvert.transport.Connector;
import io.culvert.transport.Dialer;
import io.culvert.transport.Endpoint;
import io.culvert.transport.PemFiles;
import io.culvert.transport.Reasons;
import io.culvert.transport.TlsContexts;
import io.culvert.transport.WebProxies;
import io.culvert.tunnel.Notification;
import io.netty.channel.Channel;
import io.netty.handler.codec.mqtt.MqttVersion;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Publishes notifications at an MQTT broker, with QoS 1 and not retained. Connects when the first one is
/// due, and again when the connection was lost; reads certificates and password again each time.
final class Broker implements Outlet {

    private static final Logger LOG = LoggerFactory.getLogger(Broker.class);

    private static final int TLS_PORT = 8883;
    private static final int PLAIN_PORT = 1883;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final OutletConfig.Mqtt settings;
    private final String region;
    private final Dialer dialer;
    private final WebProxies webProxies;
    private final InstantSource clock;
    private final String clientId;
    private final Receiver receiver;
    private MqttVersion version = MqttVersion.MQTT_5;
    private @Nullable BrokerConnection connection;
    private final AtomicInteger attempts = new AtomicInteger();
    private @Nullable OutletException failure;
    private boolean closed;

    Broker(OutletConfig.Mqtt settings, String region, Dialer dialer, WebProxies webProxies,
            InstantSource clock) throws IOException {
        this.settings = settings;
        this.region = region;
        this.dialer = dialer;
        this.webProxies = webProxies;
        this.clock = clock;
        this.receiver = Receiver.of(settings.url(), settings.isEncrypted() ? TLS_PORT : PLAIN_PORT);
        this.clientId = settings.clientId() != null ? settings.clientId()
                : "culvert-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
        if (settings.isReadable()) {
            LOG.warn(
                    "outlets: {} is not encrypted: tokens and passwords can be read on the way (expected: mqtts)",
                    settings.url());
        }
        // Reports files that cannot be used at the start.
        endpoint();
        password();
    }

    @Override
    public String name() {
        return "the broker at " + receiver;
    }

    @Override
    public void deliver(Notification notification) throws OutletException, InterruptedException {
        Duration left = Duration.between(clock.instant(), notification.expiresAt());
        BrokerConnection open = connection();
        try {
            await(open.publish(NotificationTopic.of(settings.topicPrefix(), notification.thingName()),
                    NotificationPayload.json(notification, region), Math.max(1, left.toSeconds())));
        } catch (OutletException e) {
            if (e.extent() == Extent.RECEIVER) {
                open.close();
            }
            throw e;
        }
    }

    /// The connection, a new one if there is none. Of several threads that need one, the first connects; if
    /// it fails, it fails for all.
    private BrokerConnection connection() throws OutletException, InterruptedException {
        int before = attempts.get();
        synchronized (this) {
            if (connection != null && connection.isOpen()) {
                return connection;
            }
            if (closed) {
                throw new OutletException(Extent.RECEIVER, "the service stops");
            }
            OutletException known = failure;
            if (known != null && attempts.get() != before) {
                throw new OutletException(Extent.RECEIVER, known.reason(), known);
            }
            return connectAgain();
        }
    }

    private BrokerConnection connectAgain() throws OutletException, InterruptedException {
        attempts.incrementAndGet();
        try {
            BrokerConnection fresh = connect();
            connection = fresh;
            failure = null;
            return fresh;
        } catch (OutletException e) {
            failure = e;
            throw e;
        }
    }

    private BrokerConnection connect() throws OutletException, InterruptedException {
        BrokerConnection fresh = open(version);
        try {
            return ready(fresh);
        } catch (OutletException e) {
            if (version != MqttVersion.MQTT_5 || !fresh.wantsOtherVersion()) {
                throw e;
            }
        }
        BrokerConnection older = ready(open(MqttVersion.MQTT_3_1_1));
        version = MqttVersion.MQTT_3_1_1;
        return older;
    }

    private static BrokerConnection ready(BrokerConnection fresh)
            throws OutletException, InterruptedException {
        boolean isReady = false;
        try {
            await(fresh.ready());
            isReady = true;
            return fresh;
        } finally {
            if (!isReady) {
                fresh.close();
            }
        }
    }

    private BrokerConnection open(MqttVersion wanted) throws OutletException {
        try {
            BrokerConnection fresh = new BrokerConnection(wanted, clientId, settings.user(), password());
            open(endpoint(), fresh);
            return fresh;
        } catch (IOException e) {
            throw new OutletException(Extent.RECEIVER, Reasons.of(e), e);
        }
    }

    private void open(Endpoint endpoint, BrokerConnection fresh) {
        dialer.loop().execute(() -> {
            Future<Channel> opening = new Connector(dialer).connect(endpoint, Connector.Progress.IGNORED);
            opening.addListener(done -> {
                if (opening.isSuccess()) {
                    fresh.addTo(opening.getNow());
                } else {
                    fresh.ready().completeExceptionally(opening.cause());
                }
            });
        });
    }

    private Endpoint endpoint() throws IOException {
        return receiver.endpoint(settings.isEncrypted() ? tls() : null, webProxies);
    }

    private SslContext tls() throws IOException {
        Collection<X509Certificate> trusted = Receiver.trusted(settings.authorities());
        return settings.certificate() == null || settings.key() == null ? TlsContexts.client(trusted)
                : TlsContexts.client(trusted, PemFiles.certificates(settings.certificate()),
                        PemFiles.privateKey(settings.key()));
    }

    private byte @Nullable [] password() throws IOException {
        return settings.passwordFile() == null ? null
                : Files.readString(settings.passwordFile()).strip().getBytes(UTF_8);
    }

    private static void await(CompletableFuture<Void> answer) throws OutletException, InterruptedException {
        try {
            answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() instanceof CompletionException && e.getCause().getCause() != null
                    ? e.getCause().getCause()
                    : e.getCause();
            throw switch (cause) {
                case OutletException known -> known;
                case ConnectFailure failure ->
                    new OutletException(Extent.RECEIVER, "it " + failure.sentence(), e);
                case null, default -> new OutletException(Extent.RECEIVER, Reasons.of(e), e);
            };
        } catch (TimeoutException e) {
            answer.cancel(false);
            throw new OutletException(Extent.RECEIVER, "it does not answer in " + PATIENCE.toSeconds() + " s",
                    e);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (connection != null) {
            connection.close();
        }
    }
}
