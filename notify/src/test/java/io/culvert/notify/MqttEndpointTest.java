package io.culvert.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.suback.Mqtt5SubAck;
import io.culvert.registry.Attributes;
import io.culvert.registry.DeviceCertificate;
import io.culvert.registry.Registry;
import io.culvert.registry.RegistryInMemory;
import io.culvert.tunnel.ClientAccessToken;
import io.culvert.tunnel.Notification;
import io.culvert.tunnel.TunnelEvent;
import io.culvert.tunnel.TunnelId;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Devices of both MQTT versions at a real listener with TLS.
class MqttEndpointTest {

    private static final String ACCOUNT = "123456789012";
    private static final String TOPIC = "$aws/things/pump/tunnels/notify";

    @TempDir
    static Path folder;

    private static TestIdentity server;
    private static TestIdentity pump;
    private static TestIdentity stranger;

    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(1,
            NioIoHandler.newFactory());
    private final List<Notification> confirmed = new CopyOnWriteArrayList<>();
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private Registry registry;
    private MqttEndpoint endpoint;
    private Channel listening;
    private String certificateId;

    @BeforeAll
    static void makeCertificates() throws Exception {
        server = TestIdentity.make(folder, "server");
        pump = TestIdentity.make(folder, "pump");
        stranger = TestIdentity.make(folder, "stranger");
    }

    @BeforeEach
    void listen() throws Exception {
        registry = new Registry(new RegistryInMemory(), InstantSource.system());
        registry.createThing(ACCOUNT, "pump", Attributes.NONE);
        certificateId = registry.register(ACCOUNT, pump.certificate(), DeviceCertificate.Status.ACTIVE)
            .orElseThrow()
            .id();
        registry.attach(ACCOUNT, "pump", certificateId);
        endpoint = new MqttEndpoint(registry, "eu-west-1", workers, confirmed::add, InstantSource.system(),
                NotifyObserver.NONE);
        SslContext tls = SslContextBuilder.forServer(server.keys())
            .clientAuth(ClientAuth.REQUIRE)
            .trustManager(InsecureTrustManagerFactory.INSTANCE)
            .build();
        listening = new ServerBootstrap().group(loops)
            .channel(NioServerSocketChannel.class)
            .childHandler(endpoint.connections(() -> tls))
            .bind("127.0.0.1", 0)
            .sync()
            .channel();
    }

    @AfterEach
    void stop() {
        listening.close().syncUninterruptibly();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        workers.shutdownNow();
    }

    @Test
    void tellsAnMqtt3DeviceOnceItSubscribesAndNeverAgainAfterItsPuback() {
        endpoint.on(new TunnelEvent.NotificationDue(notification("one")));
        Mqtt3AsyncClient device = mqtt3(pump, "a");
        device.connect().join();
        subscribe(device, TOPIC);
        await().untilAsserted(() -> assertThat(heard).containsExactly(
                "{\"clientAccessToken\":\"one\",\"clientMode\":\"destination\",\"region\":\"eu-west-1\","
                        + "\"services\":[\"SSH\",\"HTTP\"]}"));
        await().untilAsserted(
                () -> assertThat(confirmed).extracting(n -> n.token().reveal()).containsExactly("one"));
        device.subscribeWith().topicFilter(TOPIC).qos(MqttQos.AT_LEAST_ONCE).send().join();
        endpoint.on(new TunnelEvent.NotificationDue(notification("two")));
        await().untilAsserted(() -> assertThat(heard).hasSize(2));
        assertThat(heard.get(1)).contains("\"two\"");
        device.disconnect().join();
    }

    @Test
    void tellsAnMqtt5DeviceAndSaysWhatItDoesNotDo() {
        Mqtt5AsyncClient device = mqtt5(pump, "a");
        var answer = device.connectWith().sessionExpiryInterval(3600).send().join();
        assertThat(answer.isSessionPresent()).isFalse();
        assertThat(answer.getSessionExpiryInterval()).hasValue(0);
        assertThat(answer.getRestrictions().isRetainAvailable()).isFalse();
        device.subscribeWith()
            .topicFilter(TOPIC)
            .qos(MqttQos.EXACTLY_ONCE)
            .callback(publish -> heard.add(new String(publish.getPayloadAsBytes(), StandardCharsets.UTF_8)))
            .send()
            .join();
        endpoint.on(new TunnelEvent.NotificationDue(notification("one")));
        await().untilAsserted(() -> assertThat(heard).hasSize(1));
        await().untilAsserted(() -> assertThat(confirmed).hasSize(1));
        device.disconnect().join();
    }

    @Test
    void keepsToTheReceiveMaximumOfADevice() {
        for (int i = 0; i < 5; i++) {
            endpoint.on(new TunnelEvent.NotificationDue(notification("token-" + i)));
        }
        Mqtt5AsyncClient device = mqtt5(pump, "a");
        device.connectWith().restrictions().receiveMaximum(1).applyRestrictions().send().join();
        device.subscribeWith()
            .topicFilter(TOPIC)
            .qos(MqttQos.AT_LEAST_ONCE)
            .callback(publish -> heard.add(new String(publish.getPayloadAsBytes(), StandardCharsets.UTF_8)))
            .send()
            .join();
        await().untilAsserted(() -> assertThat(heard).hasSize(5));
        device.disconnect().join();
    }

    @Test
    void refusesOtherTopicsInBothVersions() {
        Mqtt3AsyncClient old = mqtt3(pump, "old");
        old.connect().join();
        Mqtt5AsyncClient current = mqtt5(pump, "new");
        current.connect().join();
        for (String topic : List.of("$aws/things/valve/tunnels/notify", "#", "$aws/things/+/tunnels/notify",
                "$aws/things/pump/tunnels/notify/", "pump")) {
            assertThatThrownBy(() -> subscribe(old, topic)).hasMessageContaining("SUBACK");
            Mqtt5SubAckRefusal.assertNotAuthorized(current, topic);
        }
        endpoint.on(new TunnelEvent.NotificationDue(notification("one")));
        subscribe(old, TOPIC);
        await().untilAsserted(() -> assertThat(heard).hasSize(1));
    }

    @Test
    void refusesACertificateThatIsUnknownOrNotActive() {
        assertThatThrownBy(() -> mqtt3(stranger, "a").connect().join())
            .hasMessageContaining("NOT_AUTHORIZED");
        registry.setStatus(ACCOUNT, certificateId, DeviceCertificate.Status.INACTIVE);
        assertThatThrownBy(() -> mqtt5(pump, "a").connect().join()).hasMessageContaining("NOT_AUTHORIZED");
        assertThat(endpoint.sessionCount()).isZero();
    }

    @Test
    void revokingACertificateEndsItsLiveConnection() {
        Mqtt3AsyncClient device = mqtt3(pump, "a");
        device.connect().join();
        registry.setStatus(ACCOUNT, certificateId, DeviceCertificate.Status.REVOKED);
        await().until(() -> !device.getState().isConnected());
        assertThatThrownBy(() -> device.connect().join()).hasMessageContaining("NOT_AUTHORIZED");
    }

    @Test
    void detachingTheThingEndsTheLiveConnection() {
        Mqtt3AsyncClient device = mqtt3(pump, "a");
        device.connect().join();
        registry.detach(ACCOUNT, "pump", certificateId);
        await().until(() -> !device.getState().isConnected());
        device.connect().join();
        assertThatThrownBy(() -> subscribe(device, TOPIC)).hasMessageContaining("SUBACK");
    }

    @Test
    void anAttemptOnACertificateOfAnotherAccountMovesNobody() {
        Mqtt3AsyncClient device = mqtt3(pump, "a");
        device.connect().join();
        assertThat(registry.detach(ACCOUNT, "valve", certificateId)).isFalse();
        subscribe(device, TOPIC);
        endpoint.on(new TunnelEvent.NotificationDue(notification("one")));
        await().untilAsserted(() -> assertThat(heard).hasSize(1));
    }

    @Test
    void aDeviceThatComesBackHearsEachNotificationOnce() {
        List<Boolean> subscriptions = new CopyOnWriteArrayList<>();
        Mqtt3AsyncClient[] device = new Mqtt3AsyncClient[1];
        device[0] = MqttClient.builder()
            .useMqttVersion3()
            .identifier("a")
            .serverHost("127.0.0.1")
            .serverPort(port())
            .sslConfig()
            .keyManagerFactory(pump.keys())
            .trustManagerFactory(InsecureTrustManagerFactory.INSTANCE)
            .applySslConfig()
            .automaticReconnect()
            .initialDelay(50, TimeUnit.MILLISECONDS)
            .applyAutomaticReconnect()
            .addDisconnectedListener(lost -> lost.getReconnector().resubscribeIfSessionExpired(false))
            .addConnectedListener(up -> {
                subscribe0(device[0]);
                subscriptions.add(true);
            })
            .buildAsync();
        device[0].connect().join();
        for (int i = 2; i < 6; i++) {
            int round = i;
            registry.setStatus(ACCOUNT, certificateId, DeviceCertificate.Status.INACTIVE);
            registry.setStatus(ACCOUNT, certificateId, DeviceCertificate.Status.ACTIVE);
            await().until(() -> subscriptions.size() >= round);
        }
        endpoint.on(new TunnelEvent.NotificationDue(notification("one")));
        await().untilAsserted(() -> assertThat(confirmed).hasSize(1));
        assertThat(heard).hasSize(1);
        device[0].disconnect().join();
    }

    private void subscribe0(Mqtt3AsyncClient device) {
        device.subscribeWith()
            .topicFilter(TOPIC)
            .qos(MqttQos.AT_LEAST_ONCE)
            .callback(publish -> heard.add("one"))
            .send();
    }

    @Test
    void aClientIdIsTakenOverByTheSameCertificateOnly() {
        registry.register(ACCOUNT, stranger.certificate(), DeviceCertificate.Status.ACTIVE);
        Mqtt3AsyncClient first = mqtt3(pump, "same");
        first.connect().join();
        mqtt3(stranger, "same").connect().join();
        Mqtt3AsyncClient other = mqtt3(pump, "other");
        other.connect().join();
        assertThat(first.getState().isConnected()).isTrue();
        mqtt3(pump, "same").connect().join();
        await().until(() -> !first.getState().isConnected());
        assertThat(other.getState().isConnected()).isTrue();
    }

    @Test
    void aPublishEndsTheConnection() {
        Mqtt3AsyncClient device = mqtt3(pump, "a");
        device.connect().join();
        device.publishWith().topic(TOPIC).qos(MqttQos.AT_LEAST_ONCE).payload(new byte[10]).send();
        await().until(() -> !device.getState().isConnected());
    }

    @Test
    void takesASubscriptionThatIsSentBeforeTheAnswerToConnect() throws Exception {
        byte[] connect = {0x10, 13, 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 60, 0, 1, 'x'};
        byte[] topic = TOPIC.getBytes(StandardCharsets.UTF_8);
        byte[] both = new byte[connect.length + 7 + topic.length];
        System.arraycopy(connect, 0, both, 0, connect.length);
        System.arraycopy(new byte[]{(byte) 0x82, (byte) (topic.length + 5), 0, 9, 0, (byte) topic.length}, 0,
                both, connect.length, 6);
        System.arraycopy(topic, 0, both, connect.length + 6, topic.length);
        both[both.length - 1] = 1;
        try (SSLSocket socket = raw()) {
            socket.getOutputStream().write(both);
            assertThat(socket.getInputStream().readNBytes(9))
                .isEqualTo(new byte[]{0x20, 2, 0, 0, (byte) 0x90, 3, 0, 9, 1});
        }
    }

    @Test
    void saysWhichProtocolVersionsItDoesNotTake() throws Exception {
        try (SSLSocket socket = raw()) {
            socket.getOutputStream()
                .write(new byte[]{0x10, 13, 0, 4, 'M', 'Q', 'T', 'T', 9, 2, 0, 60, 0, 1, 'x'});
            assertThat(socket.getInputStream().readNBytes(4)).isEqualTo(new byte[]{0x20, 2, 0, 1});
        }
    }

    @Test
    void endsConnectionsThatSendGarbageAndServesTheNext() throws Exception {
        Random random = new Random(7);
        for (int i = 0; i < 100; i++) {
            byte[] garbage = new byte[1 + random.nextInt(300)];
            random.nextBytes(garbage);
            garbage[0] = i % 3 == 0 ? 0x30 : garbage[0];
            try (SSLSocket socket = raw()) {
                socket.getOutputStream().write(garbage);
                socket.shutdownOutput();
                assertThat(readToEnd(socket)).isLessThan(8);
            }
        }
        await().untilAsserted(() -> assertThat(endpoint.sessionCount()).isZero());
        mqtt3(pump, "a").connect().join();
    }

    @Test
    void endsAConnectionWhosePacketIsTooLong() throws Exception {
        try (SSLSocket socket = raw()) {
            socket.getOutputStream().write(new byte[]{0x10, (byte) 0xff, (byte) 0xff, 0x7f});
            assertThat(readToEnd(socket)).isZero();
        }
    }

    private static int readToEnd(SSLSocket socket) throws Exception {
        try {
            return socket.getInputStream().readAllBytes().length;
        } catch (SSLException | java.net.SocketException e) {
            assertThat(e).hasMessageNotContaining("timed out");
            return 0;
        }
    }

    private SSLSocket raw() throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(pump.keys().getKeyManagers(), InsecureTrustManagerFactory.INSTANCE.getTrustManagers(),
                null);
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port());
        socket.setSoTimeout(10_000);
        return socket;
    }

    private int port() {
        return ((InetSocketAddress) listening.localAddress()).getPort();
    }

    private static Notification notification(String token) {
        return new Notification(ACCOUNT, new TunnelId("tunnel-" + token), "pump",
                ClientAccessToken.presented(token), List.of("SSH", "HTTP"), Instant.now().plusSeconds(60));
    }

    private void subscribe(Mqtt3AsyncClient device, String topic) {
        device.subscribeWith()
            .topicFilter(topic)
            .qos(MqttQos.AT_LEAST_ONCE)
            .callback(publish -> heard.add(new String(publish.getPayloadAsBytes(), StandardCharsets.UTF_8)))
            .send()
            .join();
    }

    private Mqtt3AsyncClient mqtt3(TestIdentity identity, String clientId) {
        return MqttClient.builder()
            .useMqttVersion3()
            .identifier(clientId)
            .serverHost("127.0.0.1")
            .serverPort(port())
            .sslConfig()
            .keyManagerFactory(identity.keys())
            .trustManagerFactory(InsecureTrustManagerFactory.INSTANCE)
            .applySslConfig()
            .buildAsync();
    }

    private Mqtt5AsyncClient mqtt5(TestIdentity identity, String clientId) {
        return MqttClient.builder()
            .useMqttVersion5()
            .identifier(clientId)
            .serverHost("127.0.0.1")
            .serverPort(port())
            .sslConfig()
            .keyManagerFactory(identity.keys())
            .trustManagerFactory(InsecureTrustManagerFactory.INSTANCE)
            .applySslConfig()
            .buildAsync();
    }

    /// What an MQTT 5 device is told of a topic that is not its own.
    private static final class Mqtt5SubAckRefusal {

        private Mqtt5SubAckRefusal() {}

        static void assertNotAuthorized(Mqtt5AsyncClient device, String topic) {
            Mqtt5SubAck answer = device.subscribeWith()
                .topicFilter(topic)
                .send()
                .handle((fine, refused) -> refused == null ? fine
                        : ((com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5SubAckException) refused)
                            .getMqttMessage())
                .join();
            assertThat(answer.getReasonCodes()).extracting(Enum::name).containsExactly("NOT_AUTHORIZED");
        }
    }
}
