package io.culvert.relay;

import static io.culvert.relay.RelayField.V3;
import static io.culvert.relay.RelayField.data;
import static io.culvert.tunnel.Side.DESTINATION;
import static io.culvert.tunnel.Side.SOURCE;

import io.culvert.protocol.TunnelMessage.Data;
import io.culvert.protocol.TunnelMessage.StreamReset;
import io.culvert.protocol.TunnelMessage.StreamStart;
import io.culvert.relay.RelayField.Opened;
import io.culvert.tunnel.TunnelEvent;
import io.netty.buffer.Unpooled;
import java.util.EnumSet;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// How peers are closed when their tunnel closes, their token is rotated or the service stops (spec:
/// wire 5.9).
class DismissalTest {

    @AutoClose
    private final RelayField field = new RelayField(RelayConfig.DEFAULTS);

    @Test
    void bothSidesAreClosedWith1000WhenTheTunnelCloses() throws Exception {
        Opened opened = field.open("SSH");
        RawPeer source = field.attach(opened, SOURCE, V3);
        RawPeer destination = field.attach(opened, DESTINATION, V3);
        source.sendTogether(new StreamStart(1, "SSH", 1), data(1, "SSH", 1, "last words"));
        destination.expect(new StreamStart(1, "SSH", 1));
        field.tunnels().close(opened.tunnel(), false);
        source.expectClose(1000, "closed");
        destination.expect(data(1, "SSH", 1, "last words"));
        destination.expectClose(1000, "closed");
    }

    @Test
    void aCloseFrameArrivesAlsoAtAPeerThatIsStillSending() throws Exception {
        Opened opened = field.open("SSH");
        RawPeer source = field.attach(opened, SOURCE, V3);
        field.attach(opened, DESTINATION, V3);
        source.send(new StreamStart(1, "SSH", 1));
        byte[] block = RawPeer.bytes(new Data(1, "SSH", 1, Unpooled.wrappedBuffer(new byte[60_000])));
        for (int i = 0; i < 4; i++) {
            source.frame(RawPeer.BINARY, block);
        }
        field.tunnels().close(opened.tunnel(), false);
        source.frame(RawPeer.BINARY, block);
        source.expectClose(1000, "closed");
    }

    @Test
    void aRotatedSideIsClosedWith1008AndTheOtherStays() throws Exception {
        Opened opened = field.open("SSH");
        RawPeer source = field.attach(opened, SOURCE, V3);
        RawPeer destination = field.attach(opened, DESTINATION, V3);
        source.send(new StreamStart(1, "SSH", 1));
        destination.expect(new StreamStart(1, "SSH", 1));
        field.tunnels().rotate(opened.tunnel(), EnumSet.of(DESTINATION), null);
        destination.expectClose(1008, "rotated");
        source.expect(new StreamReset(1, "SSH", 1));
    }

    @Test
    void aLateRotationDismissesNoSuccessorOfThePeerThatItNames() throws Exception {
        Opened opened = field.open("SSH");
        RawPeer source = field.attach(opened, SOURCE, V3);
        field.relay()
            .on(new TunnelEvent.Rotated(RelayField.ACCOUNT, opened.tunnel().id(), 1, EnumSet.of(SOURCE),
                    Map.of(SOURCE, "an attachment before")));
        RawPeer destination = field.attach(opened, DESTINATION, V3);
        source.send(new StreamStart(1, "SSH", 1));
        destination.expect(new StreamStart(1, "SSH", 1));
    }

    @Test
    void aServiceThatStopsDropsItsPeersWithoutACloseFrame() throws Exception {
        RawPeer source = field.attach(field.open("SSH"), SOURCE, V3);
        field.relay().stop();
        source.expectEnd();
    }

    @Test
    void aClientsCloseFrameIsAnswered() throws Exception {
        RawPeer source = field.attach(field.open("SSH"), SOURCE, V3);
        source.frame(RawPeer.CLOSE, new byte[]{3, (byte) 0xe8});
        source.expectClose(1000, "");
    }
}
