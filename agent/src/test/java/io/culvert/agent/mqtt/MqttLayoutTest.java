package io.culvert.agent.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.protocol.ByteTable;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.mqtt.MqttVersion;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The bytes of one connection, as tables: what the client sends and what it reads.
class MqttLayoutTest {

    private static final String ACCEPTED = """
            20 02        CONNACK
            00 00        no session; accepted
            """;
    private static final String ACCEPTED_5 = """
            20 06        CONNACK
            00 00        no session; success
            03           properties
            13 00 0a     server keep alive: 10 s
            """;

    private final List<String> events = new ArrayList<>();
    private Map<String, String> says = Map.of();
    private EmbeddedChannel channel = new EmbeddedChannel();

    @SuppressWarnings("NullAway.Init")
    private Subscription subscription;

    @AfterEach
    void end() {
        channel.finishAndReleaseAll();
    }

    @Test
    void connectOfMqtt5() {
        open(MqttVersion.MQTT_5);
        assertSent("""
                10 1a              CONNECT
                00 04 'MQTT'       protocol
                05                 version
                02                 clean start
                00 1e              keep alive: 30 s
                08                 properties
                21 00 14           receive maximum: 20
                27 00 01 00 00     maximum packet size: 65536
                00 05 'agent'      client id
                """);
    }

    @Test
    void connectOfMqtt5SaysWhatTheDeviceOffers() {
        says = Map.of("culvert-services", "SSH,WEB");
        open(MqttVersion.MQTT_5);
        assertSent("""
                10 36                    CONNECT
                00 04 'MQTT'             protocol
                05                       version
                02                       clean start
                00 1e                    keep alive: 30 s
                24                       properties
                21 00 14                 receive maximum: 20
                27 00 01 00 00           maximum packet size: 65536
                26                       user property
                00 10 'culvert-services'
                00 07 'SSH,WEB'
                00 05 'agent'            client id
                """);
    }

    @Test
    void connectOfMqtt311() {
        open(MqttVersion.MQTT_3_1_1);
        assertSent("""
                10 11              CONNECT
                00 04 'MQTT'       protocol
                04                 version
                02                 clean session
                00 1e              keep alive: 30 s
                00 05 'agent'      client id
                """);
    }

    @Test
    void subscribeOfMqtt5() {
        open(MqttVersion.MQTT_5);
        sent();
        receive(ACCEPTED_5);
        assertSent("""
                82 08        SUBSCRIBE
                00 01        packet id
                00           no properties
                00 02 't/'   topic
                01           QoS 1
                """);
    }

    @Test
    void subscribeOfMqtt311() {
        open(MqttVersion.MQTT_3_1_1);
        sent();
        receive(ACCEPTED);
        assertSent("""
                82 07        SUBSCRIBE
                00 01        packet id
                00 02 't/'   topic
                01           QoS 1
                """);
        receive("""
                90 03        SUBACK
                00 01        packet id
                01           QoS 1
                """);
        assertThat(events).containsExactly("subscribed");
    }

    @Test
    void aMessageAndItsConfirmation() {
        open(MqttVersion.MQTT_5);
        sent();
        receive(ACCEPTED_5);
        sent();
        receive("""
                90 04        SUBACK
                00 01        packet id
                00           no properties
                01           QoS 1
                """);
        receive("""
                32 09        PUBLISH, QoS 1
                00 02 't/'   topic
                00 07        packet id
                00           no properties
                'hi'         payload
                """);
        channel.runPendingTasks();
        assertThat(events).containsExactly("subscribed", "message hi");
        assertSent("""
                40 02        PUBACK
                00 07        packet id
                """);
    }

    @Test
    void aSubscriptionThatIsRefused() {
        open(MqttVersion.MQTT_3_1_1);
        receive(ACCEPTED);
        receive("""
                90 03        SUBACK
                00 01        packet id
                80           failure
                """);
        String why = "the service refused the subscription without a reason";
        assertThat(events).containsExactly("refused: " + why, "down: " + why);
    }

    @Test
    void aSubscriptionThatIsGrantedBeforeTheConnectionIsAccepted() {
        open(MqttVersion.MQTT_3_1_1);
        receive("""
                90 03        SUBACK
                00 01        packet id
                01           QoS 1
                """);
        assertThat(events).containsExactly("down: the service sent a message of the wrong kind (SUBACK)");
    }

    @Test
    void aSubscriptionThatIsGrantedTwice() {
        open(MqttVersion.MQTT_3_1_1);
        receive(ACCEPTED);
        String granted = """
                90 03        SUBACK
                00 01        packet id
                01           QoS 1
                """;
        receive(granted);
        receive(granted);
        assertThat(events).containsExactly("subscribed",
                "down: the service sent a message of the wrong kind (SUBACK)");
    }

    @Test
    void aConnectionThatTheServerRefusesInMqtt5() {
        open(MqttVersion.MQTT_5);
        receive("""
                20 0e              CONNACK
                00 87              no session; not authorized
                0b                 properties
                1f 00 08 'revoked.'  reason
                """);
        assertThat(events)
            .containsExactly("down: the service does not let this device in with its certificate (revoked.)");
    }

    @Test
    void aConnectionThatTheServerEndsInMqtt5() {
        open(MqttVersion.MQTT_5);
        receive(ACCEPTED_5);
        receive("""
                e0 02        DISCONNECT
                8b           server shutting down
                00           no properties
                """);
        assertThat(events).containsExactly("down: the service is shutting down");
    }

    @Test
    void theClientsOwnEnd() {
        open(MqttVersion.MQTT_3_1_1);
        sent();
        subscription.leave("the agent stops");
        assertSent("e0 00  DISCONNECT");
        assertThat(events).containsExactly("down: the agent stops");
    }

    private void open(MqttVersion version) {
        MqttSettings settings = new MqttSettings("agent", "t/", says);
        channel = new EmbeddedChannel();
        subscription = new Subscription(settings, version, channel, this::on);
        subscription.start();
    }

    private void receive(String table) {
        channel.writeInbound(Unpooled.wrappedBuffer(ByteTable.bytes(table)));
    }

    private void assertSent(String table) {
        assertThat(ByteBufUtil.hexDump(sent())).isEqualTo(ByteTable.hex(table));
    }

    private byte[] sent() {
        ByteBuf all = Unpooled.buffer();
        for (ByteBuf next = channel.readOutbound(); next != null; next = channel.readOutbound()) {
            all.writeBytes(next);
            next.release();
        }
        return ByteBufUtil.getBytes(all);
    }

    private void on(MqttEvent event) {
        switch (event) {
            case MqttEvent.Subscribed now -> events.add("subscribed");
            case MqttEvent.Received(byte[] payload, Runnable handled) -> {
                events.add("message " + new String(payload, StandardCharsets.US_ASCII));
                handled.run();
            }
            case MqttEvent.SubscriptionRefused(String reason) -> events.add("refused: " + reason);
            case MqttEvent.Down(String reason) -> events.add("down: " + reason);
        }
    }
}
