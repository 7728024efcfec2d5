package io.culvert.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.protocol.ByteTable;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// One connection, byte by byte; time passes as the test says.
class MqttClientHandlerTest {

    private static final String ACCEPTED = """
            20 03        CONNACK
            00 00        no session; success
            00           no properties
            """;
    private static final String PUBLISH = """
            30 05        PUBLISH, QoS 0
            00 01 't'    topic
            00           no properties
            'x'          payload
            """;
    private static final String PING = "c0 00  PINGREQ";

    private final List<String> events = new ArrayList<>();
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final MqttClientHandler handler = new MqttClientHandler(channel,
            MqttMessageBuilders.connect()
                .protocolVersion(MqttVersion.MQTT_5)
                .clientId("id")
                .cleanSession(true)
                .keepAlive(100)
                .build(),
            "the server", new Recorder());

    @AfterEach
    void end() {
        channel.finishAndReleaseAll();
    }

    @Test
    void sendsConnectFirst() {
        handler.start();
        assertSent("""
                10 0f          CONNECT
                00 04 'MQTT'   protocol
                05             version
                02             clean start
                00 64          keep alive: 100 s
                00             no properties
                00 02 'id'     client id
                """);
    }

    @Test
    void passesMessagesOnOnceTheConnectionIsAccepted() {
        connect(ACCEPTED);
        receive(PUBLISH);
        assertThat(events).containsExactly("accepted", "PUBLISH");
    }

    @Test
    void refusesMessagesBeforeTheConnectionIsAccepted() {
        connect(PUBLISH);
        assertThat(events)
            .containsExactly("CONNECTING: the server sent a message of the wrong kind (PUBLISH)");
    }

    @Test
    void refusesMessagesThatTheOwnerHasNoUseFor() {
        connect(ACCEPTED);
        receive("""
                40 02        PUBACK
                00 07        packet id
                """);
        assertThat(events).containsExactly("accepted", "PUBACK",
                "CONNECTED: the server sent a message of the wrong kind (PUBACK)");
    }

    @Test
    void refusesASecondAnswerToConnect() {
        connect(ACCEPTED);
        receive(ACCEPTED);
        assertThat(events).containsExactly("accepted", "CONNACK",
                "CONNECTED: the server sent a message of the wrong kind (CONNACK)");
    }

    @Test
    void saysThatTheVersionIsRefused() {
        connect("""
                20 03        CONNACK
                00 84        no session; unsupported protocol version
                00           no properties
                """);
        assertThat(events)
            .containsExactly("VERSION_REFUSED: refused: CONNECTION_REFUSED_UNSUPPORTED_PROTOCOL_VERSION");
    }

    @Test
    void saysThatTheConnectionIsRefused() {
        connect("""
                20 03        CONNACK
                00 87        no session; not authorized
                00           no properties
                """);
        assertThat(events).containsExactly("REFUSED: refused: CONNECTION_REFUSED_NOT_AUTHORIZED_5");
    }

    @Test
    void saysWhyTheServerHasDisconnected() {
        connect(ACCEPTED);
        receive("""
                e0 02        DISCONNECT
                8b           server shutting down
                00           no properties
                """);
        assertThat(events).containsExactly("accepted", "CONNECTED: disconnected: 139");
    }

    @Test
    void pingsBeforeTheKeepAliveHasPassed() {
        connect(ACCEPTED);
        pass(75);
        assertSent(PING);
    }

    @Test
    void keepsTheIntervalThatTheServerWants() {
        connect("""
                20 06        CONNACK
                00 00        no session; success
                03           properties
                13 00 04     server keep alive: 4 s
                """);
        pass(3);
        assertSent(PING);
    }

    @Test
    void keepsItsIntervalWhereTheServerWantsNone() {
        connect("""
                20 06        CONNACK
                00 00        no session; success
                03           properties
                13 00 00     server keep alive: none
                """);
        pass(74);
        assertSent("");
        pass(1);
        assertSent(PING);
    }

    @Test
    void closesASilentConnection() {
        connect(ACCEPTED);
        pass(75);
        pass(75);
        assertThat(channel.isOpen()).isTrue();
        pass(75);
        assertThat(events).containsExactly("accepted", "CONNECTED: the server does not answer");
    }

    @Test
    void keepsAConnectionThatIsAnswered() {
        connect(ACCEPTED);
        for (int i = 0; i < 10; i++) {
            pass(75);
            assertSent(PING);
            receive("d0 00  PINGRESP");
        }
        assertThat(events).containsExactly("accepted");
    }

    @Test
    void keepsAConnectionThatTheOwnerDoesNotRead() {
        connect(ACCEPTED);
        channel.config().setAutoRead(false);
        pass(75);
        pass(75);
        pass(75);
        assertThat(events).containsExactly("accepted");
    }

    @Test
    void disconnects() {
        connect(ACCEPTED);
        handler.disconnect("the end");
        assertSent("e0 00  DISCONNECT");
        assertThat(events).containsExactly("accepted", "CONNECTED: the end");
    }

    @Test
    void endsOnAChannelThatIsClosedAlready() {
        channel.close();
        handler.start();
        channel.runPendingTasks();
        assertThat(events).containsExactly("CONNECTING: the server closed the connection");
    }

    private void connect(String answer) {
        channel.freezeTime();
        handler.start();
        sent();
        receive(answer);
    }

    private void pass(int seconds) {
        channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
    }

    private void receive(String table) {
        channel.writeInbound(Unpooled.wrappedBuffer(ByteTable.bytes(table)));
        channel.runPendingTasks();
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

    /// Takes PUBLISH and nothing else.
    private final class Recorder implements MqttClientOwner {

        @Override
        public void accepted(ChannelHandlerContext ctx, MqttProperties limits) {
            events.add("accepted");
        }

        @Override
        public boolean received(ChannelHandlerContext ctx, MqttMessage message) {
            events.add(message.fixedHeader().messageType().name());
            return message.fixedHeader().messageType() == MqttMessageType.PUBLISH;
        }

        @Override
        public String refusal(MqttConnectReturnCode code, MqttProperties properties) {
            return "refused: " + code;
        }

        @Override
        public String disconnection(int code, MqttProperties properties) {
            return "disconnected: " + code;
        }

        @Override
        public void ended(MqttClientHandler.Phase last, String reason) {
            events.add(last + ": " + reason);
        }
    }
}
