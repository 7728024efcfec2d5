package io.culvert.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.protocol.Facing;
import io.culvert.protocol.Grant;
import io.culvert.protocol.Ready;
import io.culvert.protocol.Subprotocol;
import io.culvert.protocol.TunnelMessage.StreamReset;
import io.culvert.protocol.TunnelMessage.StreamStart;
import io.culvert.tunnel.Side;
import io.culvert.tunnel.TunnelEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The relay's announcements to ends that keep their connections, and the bytes that it passes on between
/// them (spec: c1 3 to 5).
class ResumeTest {

    private static final int TEXT = 0x81;
    private static final String OFFER = Subprotocol.RESUMABLE + ", " + RelayField.V3;

    private final String sourceToken = UUID.randomUUID().toString();
    private final String destinationToken = UUID.randomUUID().toString();
    private RelayField field;
    private RelayField.Opened tunnel;

    @BeforeEach
    void open() {
        field = new RelayField(RelayConfig.DEFAULTS.withResume(true));
        tunnel = field.open("SSH", "HTTP1");
    }

    @AfterEach
    void close() throws IOException {
        field.close();
    }

    @Test
    void speaksV3WhereItIsSwitchedOff() throws Exception {
        try (RelayField off = new RelayField(RelayConfig.DEFAULTS.withResume(false))) {
            RawPeer peer = off.connect();
            RelayField.Opened opened = off.open("SSH");
            assertThat(peer.handshake("source", opened.token(Side.SOURCE), OFFER, List.of()))
                .contains("sec-websocket-protocol: " + RelayField.V3);
            assertThat(off.connect()
                .handshake("source", opened.token(Side.SOURCE), Subprotocol.RESUMABLE, List.of()))
                .startsWith("HTTP/1.1 400");
        }
    }

    @Test
    void takesAnEndThatOffersNothingElse() throws Exception {
        RawPeer peer = field.connect();
        assertThat(peer.handshake("source", tunnel.token(Side.SOURCE), Subprotocol.RESUMABLE, List.of()))
            .contains("sec-websocket-protocol: " + Subprotocol.RESUMABLE);
        assertThat(facing(peer)).isInstanceOf(Facing.Alone.class);
    }

    @Test
    void takesNoRotationOfBeforeForThatOfAPeerThatCameAfterIt() throws Exception {
        RawPeer source = attach(Side.SOURCE);
        facing(source);
        RawPeer destination = attach(Side.DESTINATION);
        facing(destination);
        facing(source);
        field.relay()
            .on(new TunnelEvent.Rotated("a", tunnel.tunnel().id(), 1, EnumSet.of(Side.DESTINATION),
                    Map.of(Side.DESTINATION, "an attachment of before")));
        destination.close();
        Facing last = facing(source);
        while (last instanceof Facing.Joined) {
            last = facing(source);
        }
        assertThat(last.terms().destination()).isEqualTo(Grant.ABSENT);
    }

    @Test
    void takesNoLateRotationForThatOfAPeerThatCameAfterItAndIsGone() throws Exception {
        RawPeer source = attach(Side.SOURCE);
        facing(source);
        RawPeer destination = attach(Side.DESTINATION);
        facing(destination);
        facing(source);
        destination.close();
        assertThat(facing(source)).isInstanceOf(Facing.Alone.class);
        rotatedAt(1);
        assertThat(facing(source).terms().destination()).isEqualTo(Grant.ABSENT);
        rotatedAt(99);
        assertThat(facing(source).terms().destination()).isEqualTo(Grant.ROTATED);
    }

    @Test
    void takesNoRotationOfBeforeTheFirstPeerForALaterOne() throws Exception {
        RawPeer source = attach(Side.SOURCE);
        facing(source);
        rotatedAt(1);
        assertThat(facing(source).terms().destination()).isEqualTo(Grant.ABSENT);
    }

    /// An event of a rotation of the destination's token.
    private void rotatedAt(long version) {
        field.relay()
            .on(new TunnelEvent.Rotated(RelayField.ACCOUNT, tunnel.tunnel().id(), version,
                    EnumSet.of(Side.DESTINATION), Map.of()));
    }

    @Test
    void saysThatAnEndIsAloneAndThenThatBothAreJoined() throws Exception {
        RawPeer source = attach(Side.SOURCE);
        Facing.Alone alone = (Facing.Alone) facing(source);
        assertThat(alone.awayMillis()).isEqualTo(-1);
        assertThat(alone.terms().services()).containsExactly("SSH", "HTTP1");
        assertThat(alone.terms().source().isPresent()).isTrue();
        assertThat(alone.terms().destination()).isEqualTo(Grant.ABSENT);
        assertThat(alone.terms().untilMillis()).isBetween(3_500_000L, 3_600_000L);
        RawPeer destination = attach(Side.DESTINATION);
        Facing atDestination = facing(destination);
        assertThat(epoch(facing(source))).isEqualTo(epoch(atDestination));
        assertThat(atDestination).isInstanceOf(Facing.Joined.class);
        assertThat(atDestination.terms().epoch()).isNotEqualTo(alone.terms().epoch());
    }

    @Test
    void passesOnWhatIsSentInAnEpochAndNothingFromBefore() throws Exception {
        RawPeer source = attach(Side.SOURCE);
        facing(source);
        RawPeer destination = attach(Side.DESTINATION);
        Facing joined = facing(destination);
        send(source, "lost");
        facing(source);
        send(source, "lost too");
        ready(source, joined.terms().epoch() + 1);
        send(source, "and this");
        ready(source, joined.terms().epoch());
        send(source, "these bytes, of no shape");
        expect(destination, "these bytes, of no shape");
        ready(destination, joined.terms().epoch());
        send(destination, "and back");
        expect(source, "and back");
    }

    @Test
    void beginsAnEpochWhenAPeerIsGoneAndWhenItComesBack() throws Exception {
        RawPeer source = attach(Side.SOURCE);
        facing(source);
        RawPeer destination = attach(Side.DESTINATION);
        Facing first = facing(destination);
        facing(source);
        ready(source, first.terms().epoch());
        destination.close();
        Facing.Alone alone = (Facing.Alone) facing(source);
        assertThat(alone.awayMillis()).isNotNegative();
        send(source, "nobody hears this");
        RawPeer back = attach(Side.DESTINATION);
        Facing second = facing(back);
        assertThat(second.terms().epoch()).isNotEqualTo(first.terms().epoch());
        assertThat(second.terms().destination()).isEqualTo(first.terms().destination());
        assertThat(epoch(facing(source))).isEqualTo(epoch(second));
        send(source, "nor this");
        ready(source, second.terms().epoch());
        send(source, "but this");
        expect(back, "but this");
    }

    @Test
    void replacesAPeerThatComesBackWhileItStillCountsAsAttached() throws Exception {
        RawPeer source = attach(Side.SOURCE);
        facing(source);
        RawPeer destination = attach(Side.DESTINATION);
        facing(destination);
        facing(source);
        RawPeer again = attach(Side.SOURCE);
        Facing joined = facing(again);
        assertThat(joined).isInstanceOf(Facing.Joined.class);
        assertThat(epoch(facingSomebody(destination))).isEqualTo(epoch(joined));
        assertThat(source.read().first()).isEqualTo(RawPeer.CLOSE);
    }

    @Test
    void anEndOfOursSpeaksV3ToAnotherClient() throws Exception {
        RawPeer destination = field.attach(tunnel, Side.DESTINATION, RelayField.V3);
        RawPeer source = attach(Side.SOURCE);
        Facing foreign = facing(source);
        assertThat(foreign).isInstanceOf(Facing.Foreign.class);
        ready(source, foreign.terms().epoch());
        source.send(new StreamStart(1, "SSH", 1), RelayField.data(1, "SSH", 1, "hello"));
        destination.expect(new StreamStart(1, "SSH", 1), RelayField.data(1, "SSH", 1, "hello"));
        destination.send(RelayField.data(1, "SSH", 1, "hi"));
        source.expect(RelayField.data(1, "SSH", 1, "hi"));
    }

    @Test
    void takesTurnsBetweenAnotherClientAndAnEndOfOurs() throws Exception {
        RawPeer source = attach(Side.SOURCE);
        facing(source);
        RawPeer foreign = field.attach(tunnel, Side.DESTINATION, RelayField.V3,
                "client-token: " + destinationToken);
        Facing first = facingSomebody(source);
        assertThat(first).isInstanceOf(Facing.Foreign.class);
        ready(source, first.terms().epoch());
        source.send(new StreamStart(1, "SSH", 1));
        foreign.expect(new StreamStart(1, "SSH", 1));
        RawPeer ours = attach(Side.DESTINATION);
        Facing second = facing(ours);
        assertThat(second).isInstanceOf(Facing.Joined.class);
        assertThat(epoch(facingSomebody(source))).isEqualTo(epoch(second));
        ready(source, second.terms().epoch());
        send(source, "C1");
        expect(ours, "C1");
        RawPeer again = field.attach(tunnel, Side.DESTINATION, RelayField.V3,
                "client-token: " + destinationToken);
        Facing third = facingSomebody(source);
        assertThat(third).isInstanceOf(Facing.Foreign.class);
        ready(source, third.terms().epoch());
        source.send(new StreamStart(1, "SSH", 1));
        again.expect(new StreamStart(1, "SSH", 1));
    }

    @Test
    void anotherClientSeesTheStreamsOfAnEndOfOursEndWithItsEpoch() throws Exception {
        RawPeer foreign = field.attach(tunnel, Side.DESTINATION, RelayField.V3);
        RawPeer source = attach(Side.SOURCE);
        ready(source, facing(source).terms().epoch());
        source.send(new StreamStart(1, "SSH", 1));
        foreign.expect(new StreamStart(1, "SSH", 1));
        source.close();
        foreign.expect(new StreamReset(1, "SSH", 1));
    }

    @Test
    void tellsTheOtherSideThatATokenWasRotated() throws Exception {
        RawPeer source = attach(Side.SOURCE);
        facing(source);
        RawPeer destination = attach(Side.DESTINATION);
        facing(destination);
        facing(source);
        field.tunnels().rotate(tunnel.tunnel(), EnumSet.of(Side.DESTINATION), null);
        Facing last = facing(source);
        while (last instanceof Facing.Joined) {
            last = facing(source);
        }
        assertThat(last.terms().destination()).isEqualTo(Grant.ROTATED);
    }

    @Test
    void dismissesAnEndThatBreaksTheFormOfText() throws Exception {
        for (String text : List.of("ready", "ready epoch=0", "ready epoch=5f0c2a9e epoch=5f0c2a9e",
                "ready\u00e4", "r".repeat(Ready.MAX_BYTES + 1))) {
            RawPeer source = attach(Side.SOURCE);
            facing(source);
            source.frame(TEXT, text.getBytes(StandardCharsets.ISO_8859_1));
            assertThat(source.read().payload()).startsWith(1008 >> 8, 1008 & 0xff);
        }
    }

    @Test
    void ignoresTextThatItDoesNotKnow() throws Exception {
        RawPeer source = attach(Side.SOURCE);
        facing(source);
        source.frame(TEXT, "later version=2".getBytes(StandardCharsets.US_ASCII));
        source.expectPong();
    }

    private RawPeer attach(Side side) throws IOException {
        RawPeer peer = field.connect();
        String token = side == Side.SOURCE ? sourceToken : destinationToken;
        assertThat(
                peer.handshake(side.wireName(), tunnel.token(side), OFFER, List.of("client-token: " + token)))
            .startsWith("HTTP/1.1 101")
            .contains("sec-websocket-protocol: " + Subprotocol.RESUMABLE);
        return peer;
    }

    private static Facing facing(RawPeer peer) throws Exception {
        RawPeer.Frame frame = peer.read();
        while (frame.first() == RawPeer.BINARY) {
            // Of the epoch before.
            frame = peer.read();
        }
        assertThat(frame.first()).as(new String(frame.payload(), StandardCharsets.ISO_8859_1))
            .isEqualTo(TEXT);
        return Facing.parse(new String(frame.payload(), StandardCharsets.US_ASCII)).orElseThrow();
    }

    /// Between two peers of the other side there may be a moment without one.
    private static Facing facingSomebody(RawPeer peer) throws Exception {
        Facing facing = facing(peer);
        while (facing instanceof Facing.Alone) {
            facing = facing(peer);
        }
        return facing;
    }

    private static int epoch(Facing facing) {
        return facing.terms().epoch();
    }

    private static void ready(RawPeer peer, int epoch) throws IOException {
        peer.frame(TEXT, new Ready(epoch).text().getBytes(StandardCharsets.US_ASCII));
    }

    private static void send(RawPeer peer, String bytes) throws IOException {
        peer.frame(RawPeer.BINARY, bytes.getBytes(StandardCharsets.US_ASCII));
    }

    /// Bytes may come in any number of WebSocket messages.
    private static void expect(RawPeer peer, String bytes) throws IOException {
        ByteArrayOutputStream got = new ByteArrayOutputStream();
        while (got.size() < bytes.length()) {
            RawPeer.Frame frame = peer.read();
            assertThat(frame.first()).isEqualTo(RawPeer.BINARY);
            got.writeBytes(frame.payload());
        }
        assertThat(got.toString(StandardCharsets.US_ASCII)).isEqualTo(bytes);
    }
}
