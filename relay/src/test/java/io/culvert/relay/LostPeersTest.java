package io.culvert.relay;

import static io.culvert.relay.RelayField.V3;
import static io.culvert.relay.RelayField.data;
import static io.culvert.tunnel.Side.DESTINATION;
import static io.culvert.tunnel.Side.SOURCE;

import io.culvert.protocol.TunnelMessage.ConnectionReset;
import io.culvert.protocol.TunnelMessage.ConnectionStart;
import io.culvert.protocol.TunnelMessage.StreamReset;
import io.culvert.protocol.TunnelMessage.StreamStart;
import io.culvert.relay.RelayField.Opened;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// The streams of a peer that is lost or replaced (spec: wire 5.9, rule 28).
class LostPeersTest {

    private static final String CLIENT_TOKEN = "client-token: " + "c".repeat(32);

    @AutoClose
    private final RelayField field = new RelayField(RelayConfig.DEFAULTS);

    @Test
    void aLostSourcesStreamsAreResetAtTheDestinationAllOfThem() throws Exception {
        Opened opened = field.open("SSH", "WEB");
        RawPeer source = field.attach(opened, SOURCE, V3, CLIENT_TOKEN);
        RawPeer destination = field.attach(opened, DESTINATION, V3);
        source.send(new StreamStart(1, "SSH", 1), new StreamStart(5, "WEB", 0),
                new ConnectionReset(1, "SSH", 1));
        destination.expect(new StreamStart(1, "SSH", 1), new StreamStart(5, "WEB", 0),
                new ConnectionReset(1, "SSH", 1));
        source.close();
        destination.expect(new StreamReset(1, "SSH", 1), new StreamReset(5, "WEB", 0));
        RawPeer back = field.attach(opened, SOURCE, V3, CLIENT_TOKEN);
        destination.send(data(1, "SSH", 1, "of the old application"));
        back.send(new StreamStart(1, "SSH", 1));
        destination.expect(new StreamStart(1, "SSH", 1));
    }

    @Test
    void aLostDestinationsStreamsAreResetAtTheSourceWhereTheyAreInUse() throws Exception {
        Opened opened = field.open("SSH", "WEB");
        RawPeer source = field.attach(opened, SOURCE, V3);
        RawPeer destination = field.attach(opened, DESTINATION, V3, CLIENT_TOKEN);
        source.send(new StreamStart(1, "SSH", 1), new StreamStart(1, "WEB", 1));
        destination.expect(new StreamStart(1, "SSH", 1), new StreamStart(1, "WEB", 1));
        destination.send(new ConnectionReset(1, "SSH", 1));
        source.expect(new ConnectionReset(1, "SSH", 1));
        destination.close();
        source.expect(new StreamReset(1, "WEB", 1));
        RawPeer back = field.attach(opened, DESTINATION, V3, CLIENT_TOKEN);
        source.send(new ConnectionStart(1, "SSH", 2), data(1, "SSH", 2, "x"),
                new ConnectionStart(1, "SSH", 3));
        back.expect(new StreamStart(1, "SSH", 2), data(1, "SSH", 2, "x"), new ConnectionStart(1, "SSH", 3));
    }

    @Test
    void aReplacedDestinationsStreamsAreResetAtTheSource() throws Exception {
        Opened opened = field.open("SSH");
        RawPeer source = field.attach(opened, SOURCE, V3);
        RawPeer destination = field.attach(opened, DESTINATION, V3, CLIENT_TOKEN);
        source.send(new StreamStart(1, "SSH", 1));
        destination.expect(new StreamStart(1, "SSH", 1));
        RawPeer next = field.attach(opened, DESTINATION, V3, CLIENT_TOKEN);
        source.expect(new StreamReset(1, "SSH", 1));
        source.send(new StreamStart(2, "SSH", 1));
        next.expect(new StreamStart(2, "SSH", 1));
    }

    @Test
    void lateDataAndResetsOfAStreamThatIsOverAreSwallowed() throws Exception {
        Opened opened = field.open("SSH");
        RawPeer source = field.attach(opened, SOURCE, V3);
        RawPeer destination = field.attach(opened, DESTINATION, V3);
        source.send(new StreamStart(1, "SSH", 1), new StreamReset(1, "SSH", 1));
        destination.expect(new StreamStart(1, "SSH", 1), new StreamReset(1, "SSH", 1));
        destination.send(data(1, "SSH", 1, "late"), new StreamReset(1, "SSH", 1),
                new ConnectionReset(1, "SSH", 1));
        source.send(data(1, "SSH", 1, "late"), new StreamReset(1, "SSH", 1), new StreamStart(2, "SSH", 1));
        destination.expect(new StreamStart(2, "SSH", 1));
        destination.send(data(2, "SSH", 1, "now"));
        source.expect(data(2, "SSH", 1, "now"));
    }
}
