package io.culvert.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAck;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Sessions that outlive their connections (spec: device 9): a device that does not subscribe again after a
/// reconnect gets its notifications.
class KeptSessionTest {

    private final List<Mqtt3AsyncClient> clients = new ArrayList<>();

    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

    @AutoClose
    private MqttField field = new MqttField();

    @AfterEach
    void stop() {
        clients.forEach(Mqtt3AsyncClient::disconnect);
    }

    /// Connects without subscribing; returns whether the session was present.
    private boolean connects3(String clientId, boolean clean) {
        Mqtt3AsyncClient client = field.mqtt3(MqttField.PUMP, clientId);
        clients.add(client);
        client.publishes(MqttGlobalPublishFilter.ALL,
                publish -> received.add(token(publish.getPayloadAsBytes())));
        return client.connectWith().cleanSession(clean).send().join().isSessionPresent();
    }

    private void subscribes() {
        clients.getLast()
            .subscribeWith()
            .topicFilter(MqttField.TOPIC)
            .qos(MqttQos.AT_LEAST_ONCE)
            .send()
            .join();
    }

    private void disconnects() {
        clients.removeLast().disconnect().join();
        await().untilAsserted(() -> assertThat(field.endpoint().connectionCount()).isZero());
    }

    private static String token(byte[] payload) {
        return new String(payload, StandardCharsets.UTF_8).replaceAll(".*clientAccessToken\":\"([^\"]*)\".*",
                "$1");
    }

    private String received() throws InterruptedException {
        return received.poll(10, TimeUnit.SECONDS);
    }

    @Test
    void aDeviceThatDoesNotSubscribeAgainGetsItsNotifications() throws Exception {
        assertThat(connects3("pump-1", false)).isFalse();
        subscribes();
        disconnects();
        field.opens("while-away");

        assertThat(connects3("pump-1", false)).isTrue();
        assertThat(received()).isEqualTo("while-away");
        field.opens("while-here");
        assertThat(received()).isEqualTo("while-here");
    }

    @Test
    void aRestartOfTheServiceChangesNothing() throws Exception {
        connects3("pump-1", false);
        subscribes();
        clients.clear();
        field = field.restarted();

        assertThat(connects3("pump-1", false)).isTrue();
        field.opens("after");
        assertThat(received()).isEqualTo("after");
    }

    @Test
    void unsubscribingIsKeptToo() throws Exception {
        connects3("pump-1", false);
        subscribes();
        clients.getLast().unsubscribeWith().topicFilter(MqttField.TOPIC).send().join();
        disconnects();

        assertThat(connects3("pump-1", false)).isTrue();
        field.opens("not-asked-for");
        assertThat(received.poll(1, TimeUnit.SECONDS)).isNull();
    }

    @Test
    void aCleanSessionDiscardsWhatWasKept() {
        connects3("pump-1", false);
        subscribes();
        disconnects();
        assertThat(connects3("pump-1", true)).isFalse();
        disconnects();
        assertThat(connects3("pump-1", false)).isFalse();
    }

    @Test
    void everyClientIdHasASessionOfItsOwn() {
        connects3("pump-1", false);
        subscribes();
        disconnects();
        assertThat(connects3("pump-2", false)).isFalse();
    }

    @Test
    void aSubscriptionIsNotContinuedWhenTheThingIsTakenFromTheCertificate() throws Exception {
        connects3("pump-1", false);
        subscribes();
        disconnects();
        field.registry().detach(MqttField.ACCOUNT, "pump", field.certificateId());
        field.opens("of-another");
        connects3("pump-1", false);
        assertThat(received.poll(1, TimeUnit.SECONDS)).isNull();
    }

    @Test
    void theSuccessorOfAConnectionHasItsSession() throws Exception {
        connects3("pump-1", false);
        subscribes();
        assertThat(connects3("pump-1", false)).isTrue();
        await().untilAsserted(() -> assertThat(field.endpoint().connectionCount()).isEqualTo(1));
        disconnects();
        assertThat(connects3("pump-1", false)).isTrue();
    }

    @Test
    void aConnectionThatEndsWhileItsSubscriptionIsWrittenLeavesNone() throws Exception {
        connects3("pump-1", false);
        subscribes();
        assertThat(field.endpoint().subscriptionCount()).isEqualTo(1);
        disconnects();
        connects3("pump-2", false);
        field.holdWork();
        clients.getLast().subscribeWith().topicFilter(MqttField.TOPIC).qos(MqttQos.AT_LEAST_ONCE).send();
        await().until(field::isWorkWaiting);
        field.endpoint().stop();
        await().untilAsserted(() -> assertThat(field.endpoint().connectionCount()).isZero());
        field.releaseWork();
        clients.clear();
        assertThat(connects3("pump-2", false)).isTrue();
        await().untilAsserted(() -> assertThat(field.endpoint().subscriptionCount()).isEqualTo(1));
        disconnects();
        assertThat(field.endpoint().subscriptionCount()).isZero();
    }

    @Test
    void aClientOfMqtt5SaysHowLongItsSessionIsKept() {
        assertThat(connects5("pump-5", false, 3600).getSessionExpiryInterval()).hasValue(3600);
        assertThat(connects5("pump-5", false, 3600).isSessionPresent()).isTrue();
        assertThat(connects5("pump-5", false, 0).isSessionPresent()).isTrue();
        await().untilAsserted(() -> assertThat(connects5("pump-5", false, 0).isSessionPresent()).isFalse());
    }

    /// Connects and disconnects.
    private Mqtt5ConnAck connects5(String clientId, boolean clean, long expirySeconds) {
        Mqtt5AsyncClient client = field.mqtt5(MqttField.PUMP, clientId);
        client.publishes(MqttGlobalPublishFilter.ALL, (Mqtt5Publish publish) -> received.add(""));
        Mqtt5ConnAck answer = client.connectWith()
            .cleanStart(clean)
            .sessionExpiryInterval(expirySeconds)
            .send()
            .join();
        client.disconnect().join();
        await().untilAsserted(() -> assertThat(field.endpoint().connectionCount()).isZero());
        return answer;
    }

    @Test
    void aSessionIsKeptNoLongerThanTheEndpointAllowsAndTheClientIsTold() {
        long week = Duration.ofDays(7).toSeconds();
        assertThat(connects5("pump-5", false, 2 * week).getSessionExpiryInterval()).hasValue(week);
    }

    @Test
    void aClientBeforeMqtt5HasToChooseAnIdForASessionThatIsKept() throws Exception {
        try (SSLSocket socket = field.raw()) {
            socket.getOutputStream().write(new byte[]{0x10, 12, 0, 4, 'M', 'Q', 'T', 'T', 4, 0, 0, 60, 0, 0});
            assertThat(socket.getInputStream().readNBytes(4)).containsExactly(0x20, 2, 0, 2);
        }
    }
}
