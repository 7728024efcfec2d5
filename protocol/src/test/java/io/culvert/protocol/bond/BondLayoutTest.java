package io.culvert.protocol.bond;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.culvert.protocol.ByteTable;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The layout of every frame as a table of bytes (spec: c1 6.2, 7.1, 8), and the same frames cut short
/// and continued.
class BondLayoutTest {

    private static final int EPOCH = 0x5f0c2a9e;
    private static final Octets KEY = octets(32, 0x4b);
    private static final Octets PROOF = octets(32, 0x50);
    private static final BondId BOND = new BondId(0x0102030405060708L, 0x090a0b0c0d0e0f10L);
    private static final BondFrame.Promises PROMISES = new BondFrame.Promises(1, 0, BOND, KEY, 512, 3600);

    /// A frame and its bytes.
    ///
    /// @param needed how many bytes of the body every frame of its type has
    /// @param open whether the body may be longer: it ends in a text, in a payload or in what a later
    /// version adds
    private record Layout(BondFrame frame, byte[] bytes, int needed, boolean open) {

        @Override
        public String toString() {
            return frame.toString();
        }
    }

    private static Layout fixed(BondFrame frame, String table) {
        byte[] bytes = ByteTable.bytes(table);
        return new Layout(frame, bytes, bytes.length - BondLimits.HEAD_BYTES, false);
    }

    private static Layout open(int needed, BondFrame frame, String table) {
        return new Layout(frame, ByteTable.bytes(table), needed, true);
    }

    static List<Layout> layouts() {
        List<Layout> layouts = new ArrayList<>();
        handshake(layouts);
        tables(layouts);
        connections(layouts);
        pings(layouts);
        return layouts;
    }

    private static void handshake(List<Layout> layouts) {
        layouts.add(fixed(new BondFrame.Hello(EPOCH, PROMISES, Octets.EMPTY), """
                00 3b                    length of what follows
                01                       HELLO
                5f 0c 2a 9e              epoch
                01                       highest version
                00                       flags
                01 02 03 04 05 06 07 08  bond
                09 0a 0b 0c 0d 0e 0f 10
                4b*32                    public key
                02 00                    connections: 512
                0e 10                    away: 3600 s
                """));
        BondFrame.Promises later = new BondFrame.Promises(2, 0x80, BOND, KEY, 1, 65535);
        layouts.add(open(54, new BondFrame.Hello(EPOCH, later, octets(3, 0x6d)), """
                00 3e                    length of what follows
                01                       HELLO
                5f 0c 2a 9e              epoch
                02                       highest version
                80                       flags, the unknown ones too
                01 02 03 04 05 06 07 08  bond
                09 0a 0b 0c 0d 0e 0f 10
                4b*32                    public key
                00 01                    connections: 1
                ff ff                    away: 65535 s
                6d*3                     of version 2
                """));
        layouts.add(fixed(new BondFrame.Welcome(EPOCH, PROMISES, PROOF), """
                00 5b                    length of what follows
                02                       WELCOME
                5f 0c 2a 9e              epoch
                01                       version
                00                       flags
                01 02 03 04 05 06 07 08  bond
                09 0a 0b 0c 0d 0e 0f 10
                4b*32                    public key
                02 00                    connections: 512
                0e 10                    away: 3600 s
                50*32                    proof
                """));
        layouts.add(fixed(new BondFrame.Proof(EPOCH, PROOF), """
                00 25                    length of what follows
                03                       PROOF
                5f 0c 2a 9e              epoch
                50*32                    proof
                """));
        layouts.add(open(1, new BondFrame.Refuse(EPOCH, 5, "no"), """
                00 08                    length of what follows
                04                       REFUSE
                5f 0c 2a 9e              epoch
                05                       code
                'no'                     text
                """));
        layouts.add(fixed(new BondFrame.Leave(EPOCH, 6), """
                00 06                    length of what follows
                05                       LEAVE
                5f 0c 2a 9e              epoch
                06                       code
                """));
    }

    private static void tables(List<Layout> layouts) {
        layouts.add(fixed(new BondFrame.Table(EPOCH, 0, List.of()), """
                00 0b                    length of what follows
                08                       TABLE
                5f 0c 2a 9e              epoch
                00 00 00 00              highest connection
                00 00                    entries
                """));
        ConnectionEntry open = new ConnectionEntry.Open(5, 1000, 66536);
        ConnectionEntry reset = new ConnectionEntry.Reset(0xffff_ffffL, 255);
        layouts.add(fixed(new BondFrame.Table(EPOCH, 0xffff_ffffL, List.of(open, reset)), """
                00 35                    length of what follows
                08                       TABLE
                5f 0c 2a 9e              epoch
                ff ff ff ff              highest connection
                00 02                    entries
                00 00 00 05              connection
                00                       state: open
                00 00 00 00 00 00 03 e8  received: 1000
                00 00 00 00 00 01 03 e8  limit: 66536
                ff ff ff ff              connection
                ff                       state: reset with code 255
                00*8                     received
                00*8                     limit
                """));
    }

    private static void connections(List<Layout> layouts) {
        layouts.add(fixed(new BondFrame.Open(EPOCH, 1, 0, "SSH"), """
                00 0e                    length of what follows
                10                       OPEN
                5f 0c 2a 9e              epoch
                00 00 00 01              connection
                00                       kind
                03 'SSH'                 service id
                """));
        layouts.add(fixed(new BondFrame.Open(EPOCH, 0xffff_ffffL, 255, ""), """
                00 0b                    length of what follows
                10                       OPEN
                5f 0c 2a 9e              epoch
                ff ff ff ff              connection
                ff                       kind
                00                       service id: none
                """));
        layouts.add(open(13, new BondFrame.Data(EPOCH, 1, 2, payload("hi")), """
                00 13                    length of what follows
                11                       DATA
                5f 0c 2a 9e              epoch
                00 00 00 01              connection
                00 00 00 00 00 00 00 02  position
                'hi'                     payload
                """));
        layouts.add(open(13, new BondFrame.Data(EPOCH, 1, -1, payload("x")), """
                00 12                    length of what follows
                11                       DATA
                5f 0c 2a 9e              epoch
                00 00 00 01              connection
                ff*8                     position, beyond the range
                'x'                      payload
                """));
        layouts.add(fixed(new BondFrame.End(EPOCH, 1, Long.MAX_VALUE), """
                00 11                    length of what follows
                12                       END
                5f 0c 2a 9e              epoch
                00 00 00 01              connection
                7f ff*7                  position, the highest
                """));
        layouts.add(fixed(new BondFrame.Ack(EPOCH, 1, 3, 65538), """
                00 19                    length of what follows
                13                       ACK
                5f 0c 2a 9e              epoch
                00 00 00 01              connection
                00 00 00 00 00 00 00 03  received: 3
                00 00 00 00 00 01 00 02  limit: 65538
                """));
        layouts.add(open(5, new BondFrame.Reset(EPOCH, 1, 2, "Grüße"), """
                00 11                    length of what follows
                14                       RESET
                5f 0c 2a 9e              epoch
                00 00 00 01              connection
                02                       code
                'Gr' c3 bc c3 9f 'e'     text, UTF-8
                """));
        layouts.add(fixed(new BondFrame.Forgot(EPOCH, 1), """
                00 09                    length of what follows
                15                       FORGOT
                5f 0c 2a 9e              epoch
                00 00 00 01              connection
                """));
    }

    private static void pings(List<Layout> layouts) {
        layouts.add(fixed(new BondFrame.Ping(EPOCH, 0x0123456789abcdefL), """
                00 0d                    length of what follows
                20                       PING
                5f 0c 2a 9e              epoch
                01 23 45 67 89 ab cd ef  of the sender's choice
                """));
        layouts.add(fixed(new BondFrame.Pong(EPOCH, -1), """
                00 0d                    length of what follows
                21                       PONG
                5f 0c 2a 9e              epoch
                ff*8                     the same as in PING
                """));
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void writesAndReadsEveryFrameByteForByte(Layout layout) throws Exception {
        ByteBuf encoded = BondFrameEncoder.encode(ByteBufAllocator.DEFAULT, layout.frame());
        assertThat(ByteBufUtil.getBytes(encoded)).isEqualTo(layout.bytes());
        encoded.release();
        assertThat(decode(layout.bytes())).isEqualTo(layout.frame());
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void refusesEveryFrameThatIsCutShort(Layout layout) {
        for (int bytes = 0; bytes < BondLimits.HEAD_BYTES; bytes++) {
            assertRefused(BondFault.TOO_SHORT, Arrays.copyOf(layout.bytes(), bytes));
        }
        for (int body = 0; body < layout.needed(); body++) {
            assertRefused(BondFault.WRONG_SIZE,
                    withLength(Arrays.copyOf(layout.bytes(), BondLimits.HEAD_BYTES + body)));
        }
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void refusesEveryFrameThatGoesOn(Layout layout) throws Exception {
        byte[] longer = withLength(Arrays.copyOf(layout.bytes(), layout.bytes().length + 1));
        longer[longer.length - 1] = 'x';
        if (layout.open()) {
            assertThat(decode(longer)).isNotEqualTo(layout.frame());
        } else {
            assertRefused(BondFault.WRONG_SIZE, longer);
        }
    }

    private static byte[] withLength(byte[] frame) {
        Unpooled.wrappedBuffer(frame).setShort(0, frame.length - 2);
        return frame;
    }

    private static void assertRefused(BondFault fault, byte[] frame) {
        assertThatThrownBy(() -> decode(frame)).isInstanceOfSatisfying(BondException.class,
                e -> assertThat(e.fault()).isEqualTo(fault));
    }

    private static BondFrame decode(byte[] frame) throws BondException {
        return BondFrameDecoder.decode(Unpooled.wrappedBuffer(frame), EPOCH);
    }

    private static ByteBuf payload(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    }

    private static Octets octets(int count, int value) {
        byte[] bytes = new byte[count];
        Arrays.fill(bytes, (byte) value);
        return Octets.of(bytes);
    }
}
