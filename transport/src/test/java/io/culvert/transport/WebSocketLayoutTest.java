package io.culvert.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.culvert.protocol.ByteTable;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The layout of WebSocket frames as tables of bytes, and the close codes of broken rules (spec: wire 5.4;
/// RFC 6455, 5).
class WebSocketLayoutTest {

    private final EmbeddedChannel service = new EmbeddedChannel();
    private final EmbeddedChannel proxy = new EmbeddedChannel();

    WebSocketLayoutTest() {
        WebSocketPipeline.addServer(service.pipeline(), false);
        WebSocketPipeline.addClient(proxy.pipeline(), false);
    }

    @AfterEach
    void end() {
        service.finishAndReleaseAll();
        proxy.finishAndReleaseAll();
    }

    @Test
    void theServiceDoesNotMask() {
        assertWrites(service, tunnelFrame(3), """
                82     FIN, binary
                05     length
                00 03  tunnel frame
                00*3
                """);
    }

    @Test
    void aLocalProxyMasksWithZero() {
        assertWrites(proxy, tunnelFrame(3), """
                82     FIN, binary
                85     masked; length 5
                00*4   masking key
                00 03  tunnel frame
                00*3
                """);
    }

    @Test
    void lengthsFrom126OnTakeTwoMoreBytes() {
        assertWrites(service, tunnelFrame(123), """
                82       FIN, binary
                7d       length 125
                00 7b    tunnel frame
                00*123
                """);
        assertWrites(service, tunnelFrame(124), """
                82       FIN, binary
                7e       length in two bytes
                00 7e    126
                00 7c    tunnel frame
                00*124
                """);
    }

    @Test
    void lengthsFrom65536OnTakeEightMoreBytes() {
        assertWrites(service, tunnelFrame(65_533), """
                82                       FIN, binary
                7e                       length in two bytes
                ff ff                    65535
                ff fd                    tunnel frame
                00*65533
                """);
        assertWrites(service, tunnelFrame(65_534), """
                82                       FIN, binary
                7f                       length in eight bytes
                00 00 00 00 00 01 00 00  65536
                ff fe                    tunnel frame
                00*65534
                """);
    }

    @Test
    void controlFrames() {
        assertWrites(service, new WebSocketControl.Ping(text("p")), """
                89   FIN, ping
                01   length
                'p'
                """);
        assertWrites(proxy, new WebSocketControl.Pong(text("p")), """
                8a   FIN, pong
                81   masked; length 1
                00*4  masking key
                'p'
                """);
        assertWrites(service, new WebSocketControl.Close(1008, "no"), """
                88     FIN, close
                04     length
                03 f0  1008
                'no'   reason
                """);
    }

    @Test
    void unmasksWhatALocalProxySends() {
        receive("""
                82           FIN, binary
                84           masked; length 4
                0a 0b 0c 0d  masking key
                0a 09        tunnel frame: 00 02
                1c 1d        10 10
                """);
        assertReads("00 02 10 10");
    }

    @Test
    void joinsFragmentsAndAnswersAPingBetweenThem() {
        receive("""
                02             binary, more follows
                81             masked; length 1
                00*4           masking key
                00             first byte of a tunnel frame
                89             FIN, ping
                81             masked; length 1
                00*4 'p'
                80             FIN, continuation
                83             masked; length 3
                00*4           masking key
                02 10 10       the other three bytes
                """);
        assertReads("00 02 10 10");
        assertThat(ByteBufUtil.hexDump(written(service))).isEqualTo(ByteTable.hex("""
                8a   FIN, pong
                01   length
                'p'  as in the ping
                """));
    }

    @Test
    void aFrameThatIsNotCompleteBreaksNoRule() {
        receive("82 81  binary, without masking key and payload");
        assertThat(service.isOpen()).isTrue();
    }

    @Test
    void refusesUnmaskedFrames() {
        assertRefused(1002, "82 00  FIN, binary; not masked");
    }

    @Test
    void refusesReservedBits() {
        assertRefused(1002, """
                c2    FIN, RSV1, binary
                80    masked; empty
                00*4
                """);
    }

    @Test
    void refusesUnknownOpcodes() {
        assertRefused(1002, """
                83    FIN, opcode 3
                80    masked; empty
                00*4
                """);
    }

    @Test
    void refusesText() {
        assertRefused(1003, """
                81    FIN, text
                80    masked; empty
                00*4
                """);
    }

    @Test
    void refusesAContinuationOfNothing() {
        assertRefused(1002, """
                80    FIN, continuation
                80    masked; empty
                00*4
                """);
    }

    @Test
    void refusesAMessageInsideAnother() {
        assertRefused(1002, """
                02    binary, more follows
                80    masked; empty
                00*4
                82    FIN, binary
                80    masked; empty
                00*4
                """);
    }

    @Test
    void refusesFragmentsOfControlFrames() {
        assertRefused(1002, """
                09    ping, more follows
                80    masked; empty
                00*4
                """);
    }

    @Test
    void refusesControlFramesOver125Bytes() {
        assertRefused(1002, """
                89     FIN, ping
                fe     masked; length in two bytes
                00 00
                00*4
                """);
    }

    @Test
    void refusesACloseCodeOfOneByte() {
        assertRefused(1002, """
                88    FIN, close
                81    masked; length 1
                00*4
                ff    half a code
                """);
    }

    @Test
    void refusesFramesOverTheLimit() {
        assertRefused(1009, """
                82                       FIN, binary
                ff                       masked; length in eight bytes
                00 00 00 00 00 02 00 05  131077
                00*4
                """);
    }

    @Test
    void refusesLengthsBeyond63Bits() {
        assertRefused(1009, """
                82                       FIN, binary
                ff                       masked; length in eight bytes
                ff*7 f5                  its first bit is set
                00*4
                """);
    }

    private void receive(String table) {
        service.writeInbound(Unpooled.wrappedBuffer(ByteTable.bytes(table)));
    }

    private void assertReads(String table) {
        ByteBuf frame = service.readInbound();
        assertThat(ByteBufUtil.hexDump(frame)).isEqualTo(ByteTable.hex(table));
        frame.release();
    }

    private void assertRefused(int closeCode, String table) {
        assertThatThrownBy(() -> receive(table)).isInstanceOfSatisfying(WebSocketException.class,
                e -> assertThat(e.closeCode()).isEqualTo(closeCode));
    }

    private static void assertWrites(EmbeddedChannel end, Object message, String table) {
        end.writeOneOutbound(message);
        end.flushOutbound();
        assertThat(ByteBufUtil.hexDump(written(end))).isEqualTo(ByteTable.hex(table));
    }

    private static byte[] written(EmbeddedChannel end) {
        ByteBuf all = Unpooled.buffer();
        for (ByteBuf next = end.readOutbound(); next != null; next = end.readOutbound()) {
            all.writeBytes(next);
            next.release();
        }
        return ByteBufUtil.getBytes(all);
    }

    private static ByteBuf tunnelFrame(int messageBytes) {
        return Unpooled.buffer().writeShort(messageBytes).writeZero(messageBytes);
    }

    private static ByteBuf text(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    }
}
