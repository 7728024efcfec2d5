package io.culvert.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Packets around the limits of 100 and 300 bytes, in pieces.
class LargePublishHandlerTest {

    private static final int LARGE = 100;
    private static final int MOST = 300;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 7, 101, 1000, 100_000})
    void discardsLargePublishesWhereverTheyAreCut(int piece) {
        ByteBuf packets = Unpooled.buffer();
        ping(packets);
        publish(packets, 1, "a", 11, LARGE);
        publish(packets, 1, "a", 12, LARGE + 1);
        publish(packets, 2, "b".repeat(50), 13, MOST);
        publish(packets, 0, "c", 0, MOST);
        publish(packets, 0, "d".repeat(MOST - 5), 0, MOST);
        publish(packets, 1, "e".repeat(MOST - 7), 14, MOST);
        publish(packets, 1, "", 15, MOST);
        publish(packets, 0, "", 0, MOST);
        ping(packets);
        publish(packets, 1, "f", 16, MOST);
        assertThat(outcomes(packets, piece)).containsExactly("PINGREQ", "PUBLISH 1 11 93", "PUBLISH 1 12 0",
                "PUBLISH 2 13 0", "PUBLISH 0 0 0", "PUBLISH 0 0 0", "PUBLISH 1 14 0", "PUBLISH 1 15 0",
                "PUBLISH 0 0 0", "PINGREQ", "PUBLISH 1 16 0");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 100_000})
    void leavesWhatIsTooLongToTheDecoder(int piece) {
        ByteBuf packets = Unpooled.buffer();
        publish(packets, 1, "a", 11, MOST + 1);
        assertThat(outcomes(packets, piece)).containsExactly("refused");
    }

    @ParameterizedTest
    @CsvSource({"1,295", "1,294", "2,65535", "0,296"})
    void refusesATopicThatIsLongerThanItsPacket(int qos, int topicBytes) {
        ByteBuf packets = Unpooled.buffer();
        packets.writeByte(0x30 | qos << 1);
        length(packets, MOST - 3);
        packets.writeShort(topicBytes).writeZero(MOST - 5);
        ping(packets);
        for (int piece : new int[]{1, 1000}) {
            assertThat(outcomes(packets.copy(), piece)).containsExactly("refused");
        }
        packets.release();
    }

    @Test
    void refusesALengthOfFiveBytes() {
        ByteBuf packets = Unpooled.buffer();
        ping(packets);
        packets.writeBytes(new byte[]{0x30, -1, -1, -1, -1, 1});
        for (int piece : new int[]{1, 1000}) {
            assertThat(outcomes(packets.copy(), piece)).containsExactly("PINGREQ", "refused");
        }
        packets.release();
    }

    private static void ping(ByteBuf out) {
        out.writeByte(0xc0).writeByte(0);
    }

    /// @param packetBytes of the whole packet
    private static void publish(ByteBuf out, int qos, String topic, int packetId, int packetBytes) {
        int bytes = packetBytes - (packetBytes > 129 ? 3 : 2);
        out.writeByte(0x30 | qos << 1);
        length(out, bytes);
        out.writeShort(topic.length()).writeCharSequence(topic, StandardCharsets.US_ASCII);
        if (qos > 0) {
            out.writeShort(packetId);
        }
        out.writeZero(bytes - 2 - topic.length() - (qos > 0 ? 2 : 0));
    }

    private static void length(ByteBuf out, int bytes) {
        out.writeByte(bytes & 0x7f | (bytes > 127 ? 0x80 : 0));
        if (bytes > 127) {
            out.writeByte(bytes >> 7);
        }
    }

    private static List<String> outcomes(ByteBuf packets, int piece) {
        EmbeddedChannel channel = new EmbeddedChannel(new LargePublishHandler(LARGE, MOST),
                new MqttDecoder(LARGE));
        while (packets.isReadable()) {
            channel.writeInbound(packets.readRetainedSlice(Math.min(piece, packets.readableBytes())));
        }
        packets.release();
        List<String> outcomes = new ArrayList<>();
        for (MqttMessage next = channel.readInbound(); next != null; next = channel.readInbound()) {
            outcomes.add(outcome(next));
            ReferenceCountUtil.release(next);
        }
        channel.finishAndReleaseAll();
        return outcomes;
    }

    private static String outcome(MqttMessage message) {
        if (message.decoderResult().isFailure()) {
            return "refused";
        }
        MqttMessageType type = message.fixedHeader().messageType();
        return message instanceof MqttPublishMessage publish
                ? type + " " + message.fixedHeader().qosLevel().value() + " "
                        + publish.variableHeader().packetId() + " " + publish.payload().readableBytes()
                : type.toString();
    }
}
