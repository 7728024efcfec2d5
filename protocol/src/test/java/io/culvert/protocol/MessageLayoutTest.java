package io.culvert.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.culvert.protocol.TunnelMessage.ConnectionReset;
import io.culvert.protocol.TunnelMessage.ConnectionStart;
import io.culvert.protocol.TunnelMessage.Data;
import io.culvert.protocol.TunnelMessage.ServiceIds;
import io.culvert.protocol.TunnelMessage.SessionReset;
import io.culvert.protocol.TunnelMessage.StreamReset;
import io.culvert.protocol.TunnelMessage.StreamStart;
import io.culvert.protocol.TunnelMessage.Unknown;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The layout of each message as a table of bytes (spec: wire 5.5, 5.6), and bytes that are no message.
class MessageLayoutTest {

    private final MessageDecoder decoder = new MessageDecoder();

    @Test
    void streamStart() throws Exception {
        assertLayout(new StreamStart(1, "SSH", 1), """
                00 0b        length of the message
                08 02        type: STREAM_START
                10 01        stream id: 1
                2a 03 'SSH'  service id
                38 01        connection id: 1
                """);
    }

    @Test
    void streamStartOfVersion1() throws Exception {
        assertLayout(new StreamStart(1, "", 0), """
                00 04  length of the message
                08 02  type: STREAM_START
                10 01  stream id: 1
                """);
    }

    @Test
    void connectionStart() throws Exception {
        assertLayout(new ConnectionStart(1, "SSH", 2), """
                00 0b        length of the message
                08 06        type: CONNECTION_START
                10 01        stream id: 1
                2a 03 'SSH'  service id
                38 02        connection id: 2
                """);
    }

    @Test
    void data() throws Exception {
        assertLayout(data(1, "SSH", 1, "hi"), """
                00 0f        length of the message
                08 01        type: DATA
                10 01        stream id: 1
                2a 03 'SSH'  service id
                38 01        connection id: 1
                22 02 'hi'   payload, always last
                """);
    }

    @Test
    void numbersAreVarints() throws Exception {
        assertLayout(new StreamStart(300, "SSH", -1), """
                00 10           length of the message
                08 02           type: STREAM_START
                10 ac 02        stream id: 300
                2a 03 'SSH'     service id
                38 ff*4 0f      connection id: 4294967295
                """);
    }

    @Test
    void connectionReset() throws Exception {
        assertLayout(new ConnectionReset(1, "SSH", 2), """
                00 0b        length of the message
                08 07        type: CONNECTION_RESET
                10 01        stream id: 1
                2a 03 'SSH'  service id
                38 02        connection id: 2
                """);
    }

    @Test
    void streamReset() throws Exception {
        assertLayout(new StreamReset(1, "SSH", 0), """
                00 09        length of the message
                08 03        type: STREAM_RESET
                10 01        stream id: 1
                2a 03 'SSH'  service id; a connection id of 0 is not sent
                """);
    }

    @Test
    void sessionReset() throws Exception {
        assertLayout(new SessionReset(), """
                00 02  length of the message
                08 04  type: SESSION_RESET
                """);
    }

    @Test
    void serviceIds() throws Exception {
        assertLayout(new ServiceIds(List.of("SSH", "HTTP1")), """
                00 0e          length of the message
                08 05          type: SERVICE_IDS
                32 03 'SSH'    available service id
                32 05 'HTTP1'  available service id
                """);
        assertLayout(new ServiceIds(List.of()), """
                00 02  length of the message
                08 05  type: SERVICE_IDS
                """);
    }

    @Test
    void readsFieldsInAnyOrder() throws Exception {
        assertThat(decode("""
                00 0f
                08 01        type: DATA
                10 01        stream id
                22 02 'hi'   payload
                2a 03 'SSH'  service id
                38 01        connection id
                """)).isEqualTo(data(1, "SSH", 1, "hi"));
        assertThat(decode("""
                00 11
                08 01        type: DATA
                10 01        stream id
                38 01        connection id
                18 00        ignorable: no
                22 02 'hi'   payload
                2a 03 'SSH'  service id
                """)).isEqualTo(data(1, "SSH", 1, "hi"));
    }

    @Test
    void readsWhetherAnUnknownTypeMayBeIgnored() throws Exception {
        assertThat(decode("""
                00 06
                08 09  type: 9
                18 01  ignorable: yes
                10 01  stream id
                """)).isEqualTo(new Unknown(9, true));
        assertThat(decode("""
                00 02
                08 09  type: 9
                """)).isEqualTo(new Unknown(9, false));
    }

    @Test
    void refusesAMessageWithoutAType() {
        assertRefused(ProtocolFault.NO_TYPE, "00 00");
        assertRefused(ProtocolFault.NO_TYPE, """
                00 02
                08 00  type: UNKNOWN
                """);
    }

    @Test
    void refusesDataAndStartsWithoutAStreamId() {
        assertRefused(ProtocolFault.NO_STREAM_ID, """
                00 02
                08 01  type: DATA
                """);
        assertRefused(ProtocolFault.NO_STREAM_ID, """
                00 04
                08 02  type: STREAM_START
                10 00  stream id: 0
                """);
    }

    @Test
    void refusesAFieldThatIsCutShort() {
        assertRefused(ProtocolFault.UNPARSABLE, """
                00 01
                08     type, without its number
                """);
        assertRefused(ProtocolFault.UNPARSABLE, """
                00 03
                08 02  type: STREAM_START
                10     stream id, without its number
                """);
        assertRefused(ProtocolFault.UNPARSABLE, """
                00 07
                08 01     type: DATA
                10 01     stream id
                22 05 68  payload: 1 of 5 bytes
                """);
    }

    @Test
    void refusesNumbersBeyondTheirRange() {
        assertRefused(ProtocolFault.UNPARSABLE, """
                00 0f
                08 01            type: DATA
                10 01            stream id
                22 ff*9 01       payload of 2^64 - 1 bytes
                """);
        assertRefused(ProtocolFault.UNPARSABLE, """
                00 10
                08 01            type: DATA
                10 01 ff*11 01   an 11-byte number as the next field's key
                """);
    }

    @Test
    void refusesFieldsThatTheSchemaDoesNotHave() {
        assertRefused(ProtocolFault.UNKNOWN_FIELD, """
                00 06
                08 01  type: DATA
                10 01  stream id
                40 01  field 8
                """);
        assertRefused(ProtocolFault.UNKNOWN_FIELD, """
                00 03
                0a 01 01  type, as bytes in place of a number
                """);
        assertRefused(ProtocolFault.UNKNOWN_FIELD, """
                00 05
                0d 00*4  type, as four bytes in place of a number
                """);
    }

    private void assertLayout(TunnelMessage message, String table) throws ProtocolException {
        ByteBuf frame = MessageEncoder.encode(ByteBufAllocator.DEFAULT, message);
        try {
            assertThat(ByteBufUtil.hexDump(frame)).isEqualTo(ByteTable.hex(table));
        } finally {
            frame.release();
        }
        assertThat(decode(table)).isEqualTo(message);
    }

    private void assertRefused(ProtocolFault fault, String table) {
        assertThatThrownBy(() -> decode(table)).isInstanceOfSatisfying(ProtocolException.class,
                e -> assertThat(e.fault()).isEqualTo(fault));
    }

    /// The first two bytes must be the length: the decoder gets whole frames.
    private TunnelMessage decode(String table) throws ProtocolException {
        ByteBuf frame = Unpooled.wrappedBuffer(ByteTable.bytes(table));
        assertThat(frame.getUnsignedShort(0)).isEqualTo(frame.readableBytes() - 2);
        return decoder.decode(frame);
    }

    private static TunnelMessage data(int streamId, String serviceId, int connectionId, String payload) {
        return new Data(streamId, serviceId, connectionId,
                Unpooled.copiedBuffer(payload, StandardCharsets.US_ASCII));
    }
}
