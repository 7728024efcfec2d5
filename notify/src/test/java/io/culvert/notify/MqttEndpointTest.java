package io.culvert.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5DisconnectException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubAckException;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5DisconnectReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.publish.puback.Mqtt5PubAckReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.suback.Mqtt5SubAck;
import io.culvert.registry.DeviceCertificate;
import io.culvert.registry.Registry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Devices of both MQTT versions at a real listener with TLS.
class MqttEndpointTest {

    private static final String ACCOUNT = MqttField.ACCOUNT;
    private static final String TOPIC = MqttField.TOPIC;

    @TempDir
    static Path folder;

    private static MqttField.Identities identities;
    private static TestIdentity pump;
    private static TestIdentity stranger;

    private final List<String> heard = new CopyOnWriteArrayList<>();
    private MqttField field;
    private Registry registry;

    @BeforeAll
    static void makeCertificates() throws Exception {
        identities = MqttField.Identities.make(folder);
        pump = identities.pump();
        stranger = identities.stranger();
    }

    @BeforeEach
    void listen() throws Exception {
        field = new MqttField(identities, Duration.ZERO);
        registry = field.registry();
    }

    @AfterEach
    void stop() {
        field.close();
    }

    @Test
    void tellsAnMqtt3DeviceOnceItSubscribesAndNeverAgainAfterItsPuback() {
        field.opens("one");
        Mqtt3AsyncClient device = field.mqtt3(pump, "a");
        device.connect().join();
        subscribe(device, TOPIC);
        await().untilAsserted(() -> assertThat(heard).containsExactly(
                "{\"clientAccessToken\":\"one\",\"clientMode\":\"destination\",\"region\":\"eu-west-1\","
                        + "\"services\":[\"SSH\",\"HTTP\"]}"));
        await().untilAsserted(() -> assertThat(field.confirmed()).extracting(n -> n.token().reveal())
            .containsExactly("one"));
        device.subscribeWith().topicFilter(TOPIC).qos(MqttQos.AT_LEAST_ONCE).send().join();
        field.opens("two");
        await().untilAsserted(() -> assertThat(heard).hasSize(2));
        assertThat(heard.get(1)).contains("\"two\"");
        device.disconnect().join();
    }

    @Test
    void tellsAnMqtt5DeviceAndSaysWhatItDoesNotDo() {
        Mqtt5AsyncClient device = field.mqtt5(pump, "a");
        var answer = device.connectWith().sessionExpiryInterval(3600).send().join();
        assertThat(answer.isSessionPresent()).isFalse();
        assertThat(answer.getSessionExpiryInterval()).hasValue(3600);
        assertThat(answer.getRestrictions().isRetainAvailable()).isFalse();
        device.subscribeWith()
            .topicFilter(TOPIC)
            .qos(MqttQos.EXACTLY_ONCE)
            .callback(publish -> heard.add(new String(publish.getPayloadAsBytes(), StandardCharsets.UTF_8)))
            .send()
            .join();
        field.opens("one");
        await().untilAsserted(() -> assertThat(heard).hasSize(1));
        await().untilAsserted(() -> assertThat(field.confirmed()).hasSize(1));
        device.disconnect().join();
    }

    @Test
    void keepsToTheReceiveMaximumOfADevice() {
        for (int i = 0; i < 5; i++) {
            field.opens("token-" + i);
        }
        Mqtt5AsyncClient device = field.mqtt5(pump, "a");
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
        Mqtt3AsyncClient old = field.mqtt3(pump, "old");
        old.connect().join();
        Mqtt5AsyncClient current = field.mqtt5(pump, "new");
        current.connect().join();
        for (String topic : List.of("$aws/things/valve/tunnels/notify", "#", "$aws/things/+/tunnels/notify",
                "$aws/things/pump/tunnels/notify/", "pump")) {
            assertThatThrownBy(() -> subscribe(old, topic)).hasMessageContaining("SUBACK");
            Mqtt5SubAckRefusal.assertNotAuthorized(current, topic);
        }
        field.opens("one");
        subscribe(old, TOPIC);
        await().untilAsserted(() -> assertThat(heard).hasSize(1));
    }

    @Test
    void refusesACertificateThatIsUnknownOrNotActive() {
        assertThatThrownBy(() -> field.mqtt3(stranger, "a").connect().join())
            .hasMessageContaining("NOT_AUTHORIZED");
        registry.setStatus(ACCOUNT, field.certificateId(), DeviceCertificate.Status.INACTIVE);
        assertThatThrownBy(() -> field.mqtt5(pump, "a").connect().join())
            .hasMessageContaining("NOT_AUTHORIZED");
        assertThat(field.endpoint().sessionCount()).isZero();
    }

    @Test
    void revokingACertificateEndsItsLiveConnection() {
        Mqtt3AsyncClient device = field.mqtt3(pump, "a");
        device.connect().join();
        registry.setStatus(ACCOUNT, field.certificateId(), DeviceCertificate.Status.REVOKED);
        await().until(() -> !device.getState().isConnected());
        assertThatThrownBy(() -> device.connect().join()).hasMessageContaining("NOT_AUTHORIZED");
    }

    @Test
    void detachingTheThingEndsTheLiveConnection() {
        Mqtt3AsyncClient device = field.mqtt3(pump, "a");
        device.connect().join();
        registry.detach(ACCOUNT, "pump", field.certificateId());
        await().until(() -> !device.getState().isConnected());
        device.connect().join();
        assertThatThrownBy(() -> subscribe(device, TOPIC)).hasMessageContaining("SUBACK");
    }

    @Test
    void anAttemptOnACertificateOfAnotherAccountMovesNobody() {
        Mqtt3AsyncClient device = field.mqtt3(pump, "a");
        device.connect().join();
        assertThat(registry.detach(ACCOUNT, "valve", field.certificateId())).isFalse();
        subscribe(device, TOPIC);
        field.opens("one");
        await().untilAsserted(() -> assertThat(heard).hasSize(1));
    }

    @Test
    void aDeviceThatComesBackHearsEachNotificationOnce() {
        List<Boolean> subscriptions = new CopyOnWriteArrayList<>();
        Mqtt3AsyncClient[] device = new Mqtt3AsyncClient[1];
        device[0] = field.builder(pump, "a")
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
            registry.setStatus(ACCOUNT, field.certificateId(), DeviceCertificate.Status.INACTIVE);
            registry.setStatus(ACCOUNT, field.certificateId(), DeviceCertificate.Status.ACTIVE);
            await().until(() -> subscriptions.size() >= round);
        }
        field.opens("one");
        await().untilAsserted(() -> assertThat(field.confirmed()).hasSize(1));
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
        Mqtt3AsyncClient first = field.mqtt3(pump, "same");
        first.connect().join();
        field.mqtt3(stranger, "same").connect().join();
        Mqtt3AsyncClient other = field.mqtt3(pump, "other");
        other.connect().join();
        assertThat(first.getState().isConnected()).isTrue();
        field.mqtt3(pump, "same").connect().join();
        await().until(() -> !first.getState().isConnected());
        assertThat(other.getState().isConnected()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(MqttQos.class)
    void whatADevicePublishesIsAnsweredAndDropped(MqttQos qos) {
        Mqtt3AsyncClient device = field.mqtt3(pump, "a");
        device.connect().join();
        for (int i = 0; i < 3; i++) {
            device.publishWith()
                .topic("$aws/things/pump/jobs/get")
                .qos(qos)
                .payload(new byte[10])
                .send()
                .join();
        }
        subscribe(device, TOPIC);
        field.opens("one");
        await().untilAsserted(() -> assertThat(heard).hasSize(1));
        assertThat(field.endpoint().droppedCount()).isEqualTo(3);
        device.disconnect().join();
    }

    @Test
    void aDevicePublishesAsMuchAsAtTheOriginal() {
        Mqtt3AsyncClient device = field.mqtt3(pump, "a");
        device.connect().join();
        subscribe(device, TOPIC);
        for (int bytes : new int[]{16 << 10, 100_000, 128 << 10}) {
            device.publishWith()
                .topic("$aws/things/pump/shadow/update")
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload(new byte[bytes])
                .send()
                .join();
        }
        field.opens("one");
        await().untilAsserted(() -> assertThat(heard).hasSize(1));
        assertThat(field.endpoint().droppedCount()).isEqualTo(3);
        device.publishWith().topic("x").payload(new byte[150 << 10]).send();
        await().until(() -> !device.getState().isConnected());
    }

    @Test
    void theNewestConnectionsOfACertificateStay() {
        List<Mqtt5AsyncClient> devices = new CopyOnWriteArrayList<>();
        for (String name : List.of("a", "b", "c", "d")) {
            devices.add(field.mqtt5(pump, name));
            devices.getLast().connect().join();
        }
        await().until(() -> !devices.getFirst().getState().isConnected());
        assertThat(devices.subList(1, 4)).allMatch(device -> device.getState().isConnected());
        Mqtt5AsyncClient again = field.mqtt5(pump, "b");
        again.connect().join();
        await().until(() -> !devices.get(1).getState().isConnected());
        assertThat(devices.subList(2, 4)).allMatch(device -> device.getState().isConnected());
        devices.subList(2, 4).forEach(device -> device.disconnect().join());
        again.disconnect().join();
        await().until(() -> field.endpoint().sessionCount() == 0);
    }

    @Test
    void anMqtt5DeviceIsToldThatItMayNotPublish() {
        Mqtt5AsyncClient device = field.mqtt5(pump, "a");
        device.connect().join();
        Mqtt5PubAckException refused = (Mqtt5PubAckException) device.publishWith()
            .topic("$aws/things/pump/shadow/get")
            .qos(MqttQos.AT_LEAST_ONCE)
            .send()
            .handle((published, error) -> error)
            .join();
        assertThat(refused.getMqttMessage().getReasonCode()).isEqualTo(Mqtt5PubAckReasonCode.NOT_AUTHORIZED);
        assertThat(device.getState().isConnected()).isTrue();
        device.disconnect().join();
    }

    @Test
    void theNewestNotificationGoesFirstAndVoidOnesNever() {
        for (int i = 0; i < 4; i++) {
            field.opens("token-" + i);
        }
        field.closes("token-3");
        Mqtt3AsyncClient device = field.mqtt3(pump, "a");
        device.connect().join();
        subscribe(device, TOPIC);
        await().untilAsserted(() -> assertThat(heard).hasSize(3));
        assertThat(heard.getFirst()).contains("token-2");
        assertThat(heard).noneMatch(text -> text.contains("token-3"));
        device.disconnect().join();
    }

    @Test
    void anMqtt5DeviceIsSentNoLongerPacketThanItTakes() {
        field.opens("t".repeat(110));
        field.opens("short");
        Mqtt5AsyncClient device = field.mqtt5(pump, "a");
        device.connectWith().restrictions().maximumPacketSize(220).applyRestrictions().send().join();
        subscribe5(device);
        await().untilAsserted(() -> assertThat(heard).hasSize(1));
        field.opens("another");
        await().untilAsserted(() -> assertThat(heard).hasSize(2));
        assertThat(device.getState().isConnected()).isTrue();
        device.disconnect().join();
    }

    @Test
    void anMqtt5DeviceIsToldWhyItsConnectionEnds() {
        List<Mqtt5DisconnectReasonCode> reasons = new CopyOnWriteArrayList<>();
        Mqtt5AsyncClient first = field.mqtt5Builder(pump, "same").addDisconnectedListener(lost -> {
            if (lost.getCause() instanceof Mqtt5DisconnectException said) {
                reasons.add(said.getMqttMessage().getReasonCode());
            }
        }).buildAsync();
        first.connect().join();
        field.mqtt5(pump, "same").connect().join();
        await().untilAsserted(
                () -> assertThat(reasons).containsExactly(Mqtt5DisconnectReasonCode.SESSION_TAKEN_OVER));
        first.connect().join();
        field.endpoint().stop();
        await().untilAsserted(
                () -> assertThat(reasons).last().isEqualTo(Mqtt5DisconnectReasonCode.SERVER_SHUTTING_DOWN));
        await().until(() -> !first.getState().isConnected());
        first.connect().join();
        registry.setStatus(ACCOUNT, field.certificateId(), DeviceCertificate.Status.REVOKED);
        await().untilAsserted(
                () -> assertThat(reasons).last().isEqualTo(Mqtt5DisconnectReasonCode.NOT_AUTHORIZED));
    }

    @Test
    void anMqtt5DeviceThatWouldBeSilentForEverIsToldHowLongItMay() {
        Mqtt5AsyncClient device = field.mqtt5(pump, "a");
        assertThat(device.connectWith().noKeepAlive().send().join().getServerKeepAlive()).hasValue(1200);
        device.disconnect().join();
    }

    private void subscribe5(Mqtt5AsyncClient device) {
        device.subscribeWith()
            .topicFilter(TOPIC)
            .qos(MqttQos.AT_LEAST_ONCE)
            .callback(publish -> heard.add(new String(publish.getPayloadAsBytes(), StandardCharsets.UTF_8)))
            .send()
            .join();
    }

    private void subscribe(Mqtt3AsyncClient device, String topic) {
        device.subscribeWith()
            .topicFilter(topic)
            .qos(MqttQos.AT_LEAST_ONCE)
            .callback(publish -> heard.add(new String(publish.getPayloadAsBytes(), StandardCharsets.UTF_8)))
            .send()
            .join();
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
