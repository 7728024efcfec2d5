package io.culvert.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.protocol.ByteTable;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The layout of each answer as a table of bytes, for both versions of MQTT.
class MqttAnswersTest {

    private static final MqttAnswers OLD = new MqttAnswers(false);
    private static final MqttAnswers NEW = new MqttAnswers(true);

    @Test
    void accepted() {
        assertLayout(OLD, OLD.accepted(asks(OLD, Duration.ZERO), false), """
                20 02           CONNACK
                00 00           no session; accepted
                """);
        assertLayout(OLD, OLD.accepted(asks(OLD, Duration.ofDays(7)), true), """
                20 02           CONNACK
                01 00           session present; accepted
                """);
        assertLayout(NEW, NEW.accepted(asks(NEW, Duration.ofHours(1)), false), """
                20 1a           CONNACK
                00 00           no session; success
                17              properties
                11 00 00 0e 10  session expiry interval: 3600 s
                22 00 00        topic aliases: none
                24 01           maximum QoS: 1
                25 00           retain: not available
                27 00 02 48 00  maximum packet size: 149504
                28 00           wildcard subscriptions: not available
                29 00           subscription identifiers: not available
                2a 00           shared subscriptions: not available
                """);
    }

    private static ConnectRequest asks(MqttAnswers answers, Duration keep) {
        return new ConnectRequest(answers, "pump-1", false, keep.isZero(), keep, 60, ClientLimits.NONE,
                List.of());
    }

    @Test
    void refusedClientId() {
        assertLayout(OLD, OLD.refusedId(), """
                20 02           CONNACK
                00 02           no session; client id refused
                """);
    }

    @Test
    void refused() {
        assertLayout(OLD, OLD.refused("why"), """
                20 02           CONNACK
                00 05           no session; not authorized
                """);
        assertLayout(NEW, NEW.refused("why"), """
                20 0e           CONNACK
                00 87           no session; not authorized
                0b              properties
                22 00 00        topic aliases: none
                25 00           retain: not available
                1f 00 03 'why'  reason
                """);
    }

    @Test
    void unknownVersion() {
        assertLayout(OLD, MqttAnswers.unknownVersion(), """
                20 02  CONNACK
                00 01  no session; unacceptable protocol version
                """);
    }

    @Test
    void subscribed() {
        assertLayout(OLD, MqttAnswers.subscribed(9, List.of(1, OLD.refusedTopic())), """
                90 04  SUBACK
                00 09  packet id
                01     QoS 1
                80     failure
                """);
        assertLayout(NEW, MqttAnswers.subscribed(9, List.of(1, NEW.refusedTopic())), """
                90 05  SUBACK
                00 09  packet id
                00     no properties
                01     QoS 1
                87     not authorized
                """);
    }

    @Test
    void unsubscribed() {
        assertLayout(OLD, OLD.unsubscribed(9, 2), """
                b0 02  UNSUBACK
                00 09  packet id
                """);
        assertLayout(NEW, NEW.unsubscribed(9, 2), """
                b0 05  UNSUBACK
                00 09  packet id
                00     no properties
                00     success
                00     success
                """);
    }

    @Test
    void publishDropped() {
        assertLayout(OLD, OLD.publishDropped(9), """
                40 02  PUBACK
                00 09  packet id
                """);
        assertLayout(NEW, NEW.publishDropped(9), """
                40 04  PUBACK
                00 09  packet id
                87     not authorized
                00     no properties
                """);
    }

    @Test
    void publish2Dropped() {
        assertLayout(OLD, OLD.publish2Dropped(9), """
                50 02  PUBREC
                00 09  packet id
                """);
        assertLayout(NEW, NEW.publish2Dropped(9), """
                50 04  PUBREC
                00 09  packet id
                87     not authorized
                00     no properties
                """);
        assertLayout(OLD, OLD.released(9), """
                70 02  PUBCOMP
                00 09  packet id
                """);
    }

    @Test
    void goodbye() {
        assertThat(OLD.goodbye(MqttAnswers.Reason.TAKEN_OVER)).isEmpty();
        assertLayout(NEW, NEW.goodbye(MqttAnswers.Reason.TAKEN_OVER).orElseThrow(), """
                e0 02  DISCONNECT
                8e     session taken over
                00     no properties
                """);
    }

    private static void assertLayout(MqttAnswers version, MqttMessage answer, String table) {
        EmbeddedChannel channel = new EmbeddedChannel(new MqttDecoder(), MqttEncoder.INSTANCE);
        // The encoder writes answers in the version of the CONNECT before them.
        channel.writeInbound(Unpooled.wrappedBuffer(ByteTable.bytes(connect(version))));
        ReferenceCountUtil.release(channel.readInbound());
        channel.writeOutbound(answer);
        ByteBuf bytes = channel.readOutbound();
        String written = ByteBufUtil.hexDump(bytes);
        bytes.release();
        channel.finishAndReleaseAll();
        assertThat(written).isEqualTo(ByteTable.hex(table));
    }

    private static String connect(MqttAnswers version) {
        return version.version5() ? """
                10 0e         CONNECT
                00 04 'MQTT'  protocol
                05            version
                02            clean start
                00 3c         keep alive: 60 s
                00            no properties
                00 01 'x'     client id
                """ : """
                10 0d         CONNECT
                00 04 'MQTT'  protocol
                04            version
                02            clean session
                00 3c         keep alive: 60 s
                00 01 'x'     client id
                """;
    }
}
