package io.culvert.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubAckException;
import com.hivemq.client.mqtt.mqtt5.message.publish.puback.Mqtt5PubAckReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.suback.Mqtt5SubAck;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Devices of both MQTT versions at a real listener with TLS.
class MqttEndpointTest {

    private static final String TOPIC = MqttField.TOPIC;

    private final List<String> heard = new CopyOnWriteArrayList<>();

    @AutoClose
    private final MqttField field = new MqttField();

    @Test
    void tellsAnMqtt3DeviceOnceItSubscribesAndNeverAgainAfterItsPuback() {
        field.opens("one");
        Mqtt3AsyncClient device = field.mqtt3(MqttField.PUMP, "a");
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
        Mqtt5AsyncClient device = field.mqtt5(MqttField.PUMP, "a");
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
        Mqtt5AsyncClient device = field.mqtt5(MqttField.PUMP, "a");
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
        Mqtt3AsyncClient old = field.mqtt3(MqttField.PUMP, "old");
        old.connect().join();
        Mqtt5AsyncClient current = field.mqtt5(MqttField.PUMP, "new");
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

    @ParameterizedTest
    @EnumSource(MqttQos.class)
    void whatADevicePublishesIsAnsweredAndDropped(MqttQos qos) {
        Mqtt3AsyncClient device = field.mqtt3(MqttField.PUMP, "a");
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
        Mqtt3AsyncClient device = field.mqtt3(MqttField.PUMP, "a");
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
    void anMqtt5DeviceIsToldThatItMayNotPublish() {
        Mqtt5AsyncClient device = field.mqtt5(MqttField.PUMP, "a");
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
        Mqtt3AsyncClient device = field.mqtt3(MqttField.PUMP, "a");
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
        Mqtt5AsyncClient device = field.mqtt5(MqttField.PUMP, "a");
        device.connectWith().restrictions().maximumPacketSize(220).applyRestrictions().send().join();
        subscribe5(device);
        await().untilAsserted(() -> assertThat(heard).hasSize(1));
        field.opens("another");
        await().untilAsserted(() -> assertThat(heard).hasSize(2));
        assertThat(device.getState().isConnected()).isTrue();
        device.disconnect().join();
    }

    @Test
    void anMqtt5DeviceThatWouldBeSilentForEverIsToldHowLongItMay() {
        Mqtt5AsyncClient device = field.mqtt5(MqttField.PUMP, "a");
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
