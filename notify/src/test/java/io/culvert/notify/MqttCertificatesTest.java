package io.culvert.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5DisconnectException;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5DisconnectReasonCode;
import io.culvert.registry.DeviceCertificate;
import io.culvert.registry.Registry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Which certificates connect, and when their connections end.
class MqttCertificatesTest {

    private static final String ACCOUNT = MqttField.ACCOUNT;
    private static final String TOPIC = MqttField.TOPIC;

    private final List<String> heard = new CopyOnWriteArrayList<>();

    @AutoClose
    private final MqttField field = new MqttField();

    private final Registry registry = field.registry();

    @Test
    void refusesACertificateThatIsUnknownOrNotActive() {
        assertThatThrownBy(() -> field.mqtt3(MqttField.STRANGER, "a").connect().join())
            .hasMessageContaining("NOT_AUTHORIZED");
        registry.setStatus(ACCOUNT, field.certificateId(), DeviceCertificate.Status.INACTIVE);
        assertThatThrownBy(() -> field.mqtt5(MqttField.PUMP, "a").connect().join())
            .hasMessageContaining("NOT_AUTHORIZED");
        assertThat(field.endpoint().connectionCount()).isZero();
    }

    @Test
    void revokingACertificateEndsItsLiveConnection() {
        Mqtt3AsyncClient device = field.mqtt3(MqttField.PUMP, "a");
        device.connect().join();
        registry.setStatus(ACCOUNT, field.certificateId(), DeviceCertificate.Status.REVOKED);
        await().until(() -> !device.getState().isConnected());
        assertThatThrownBy(() -> device.connect().join()).hasMessageContaining("NOT_AUTHORIZED");
    }

    @Test
    void detachingTheThingEndsTheLiveConnection() {
        Mqtt3AsyncClient device = field.mqtt3(MqttField.PUMP, "a");
        device.connect().join();
        registry.detach(ACCOUNT, "pump", field.certificateId());
        await().until(() -> !device.getState().isConnected());
        device.connect().join();
        assertThatThrownBy(() -> subscribe(device, TOPIC)).hasMessageContaining("SUBACK");
    }

    @Test
    void anAttemptOnACertificateOfAnotherAccountMovesNobody() {
        Mqtt3AsyncClient device = field.mqtt3(MqttField.PUMP, "a");
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
        device[0] = field.builder(MqttField.PUMP, "a")
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
        registry.register(ACCOUNT, MqttField.STRANGER.certificate(), DeviceCertificate.Status.ACTIVE);
        Mqtt3AsyncClient first = field.mqtt3(MqttField.PUMP, "same");
        first.connect().join();
        field.mqtt3(MqttField.STRANGER, "same").connect().join();
        Mqtt3AsyncClient other = field.mqtt3(MqttField.PUMP, "other");
        other.connect().join();
        assertThat(first.getState().isConnected()).isTrue();
        field.mqtt3(MqttField.PUMP, "same").connect().join();
        await().until(() -> !first.getState().isConnected());
        assertThat(other.getState().isConnected()).isTrue();
    }

    @Test
    void theNewestConnectionsOfACertificateStay() {
        List<Mqtt5AsyncClient> devices = new CopyOnWriteArrayList<>();
        for (String name : List.of("a", "b", "c", "d")) {
            devices.add(field.mqtt5(MqttField.PUMP, name));
            devices.getLast().connect().join();
        }
        await().until(() -> !devices.getFirst().getState().isConnected());
        assertThat(devices.subList(1, 4)).allMatch(device -> device.getState().isConnected());
        Mqtt5AsyncClient again = field.mqtt5(MqttField.PUMP, "b");
        again.connect().join();
        await().until(() -> !devices.get(1).getState().isConnected());
        assertThat(devices.subList(2, 4)).allMatch(device -> device.getState().isConnected());
        devices.subList(2, 4).forEach(device -> device.disconnect().join());
        again.disconnect().join();
        await().until(() -> field.endpoint().connectionCount() == 0);
    }

    @Test
    void anMqtt5DeviceIsToldWhyItsConnectionEnds() {
        List<Mqtt5DisconnectReasonCode> reasons = new CopyOnWriteArrayList<>();
        Mqtt5AsyncClient first = field.mqtt5Builder(MqttField.PUMP, "same").addDisconnectedListener(lost -> {
            if (lost.getCause() instanceof Mqtt5DisconnectException said) {
                reasons.add(said.getMqttMessage().getReasonCode());
            }
        }).buildAsync();
        first.connect().join();
        field.mqtt5(MqttField.PUMP, "same").connect().join();
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

    private void subscribe(Mqtt3AsyncClient device, String topic) {
        device.subscribeWith()
            .topicFilter(topic)
            .qos(MqttQos.AT_LEAST_ONCE)
            .callback(publish -> heard.add(new String(publish.getPayloadAsBytes(), StandardCharsets.UTF_8)))
            .send()
            .join();
    }
}
