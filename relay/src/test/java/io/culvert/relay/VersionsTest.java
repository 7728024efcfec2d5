package io.culvert.relay;

import static io.culvert.relay.RelayField.V1;
import static io.culvert.relay.RelayField.V2;
import static io.culvert.relay.RelayField.V3;
import static io.culvert.relay.RelayField.data;
import static io.culvert.tunnel.Side.DESTINATION;
import static io.culvert.tunnel.Side.SOURCE;

import io.culvert.protocol.TunnelMessage;
import io.culvert.protocol.TunnelMessage.ConnectionReset;
import io.culvert.protocol.TunnelMessage.ConnectionStart;
import io.culvert.protocol.TunnelMessage.Data;
import io.culvert.protocol.TunnelMessage.StreamReset;
import io.culvert.protocol.TunnelMessage.StreamStart;
import io.culvert.relay.RelayField.Opened;
import io.culvert.tunnel.RelayTerms;
import io.culvert.tunnel.RelayTerms.DestinationProtocol;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Ends of different versions on one tunnel: each sees a peer of its own version (spec: wire 5.10).
class VersionsTest {

    private static final String REFERENCE = "User-Agent: localproxy linux 64-bit/boost-1.81.0";
    private static final RelayTerms SPEAKS_V1 = new RelayTerms(DestinationProtocol.V1, 0);

    @AutoClose
    private final RelayField field = new RelayField(RelayConfig.DEFAULTS);

    /// The ids that an end of each version puts into its messages.
    private record Words(String subprotocol, String serviceId, int connectionId) {
        static Words of(int version) {
            return switch (version) {
                case 1 -> new Words(V1, "", 0);
                case 2 -> new Words(V2, "SSH", 0);
                default -> new Words(V3, "SSH", 1);
            };
        }

        StreamStart start() {
            return new StreamStart(1, serviceId, connectionId);
        }

        Data data(String text) {
            return RelayField.data(1, serviceId, connectionId, text);
        }

        /// The end of the stream's only connection.
        TunnelMessage end() {
            return connectionId == 0 ? new StreamReset(1, serviceId, 0)
                    : new ConnectionReset(1, serviceId, connectionId);
        }
    }

    @ParameterizedTest
    @CsvSource({"1,1", "1,2", "1,3", "2,1", "2,2", "2,3", "3,1", "3,2", "3,3"})
    void eachEndSeesItsOwnVersion(int source, int destination) throws Exception {
        Opened opened = field.open("SSH");
        Words near = Words.of(source);
        Words far = Words.of(destination);
        RawPeer left = field.attach(opened, SOURCE, near.subprotocol());
        RawPeer right = field.attach(opened, DESTINATION, far.subprotocol());
        left.send(near.start(), near.data("up"));
        right.expect(far.start(), far.data("up"));
        right.send(far.data("down"));
        left.expect(near.data("down"));
        right.send(far.end());
        left.expect(near.end());
    }

    @ParameterizedTest
    @CsvSource({"1,1", "1,2", "1,3", "2,1", "2,2", "2,3", "3,1", "3,2", "3,3"})
    void theSourcesEndOfAStreamReachesEachVersion(int source, int destination) throws Exception {
        Opened opened = field.open("SSH");
        Words near = Words.of(source);
        Words far = Words.of(destination);
        RawPeer left = field.attach(opened, SOURCE, near.subprotocol());
        left.send(near.start(), near.data("waits"));
        RawPeer right = field.attach(opened, DESTINATION, far.subprotocol());
        right.expect(far.start(), far.data("waits"));
        left.send(new StreamReset(1, near.serviceId(), near.connectionId()),
                new StreamStart(2, near.serviceId(), near.connectionId()));
        right.expect(new StreamReset(1, far.serviceId(), far.connectionId()),
                new StreamStart(2, far.serviceId(), far.connectionId()));
    }

    @ParameterizedTest
    @CsvSource({"aws.iot.securetunneling-1.0,''", "aws.iot.securetunneling-2.0,SSH"})
    void aSecondConnectionToAnEndThatHoldsOneIsRefusedAlone(String subprotocol, String serviceId)
            throws Exception {
        Opened opened = field.open("SSH");
        RawPeer source = field.attach(opened, SOURCE, V3);
        RawPeer destination = field.attach(opened, DESTINATION, subprotocol);
        source.send(new StreamStart(1, "SSH", 1), new ConnectionStart(1, "SSH", 2), data(1, "SSH", 2, "lost"),
                data(1, "SSH", 1, "first"));
        source.expect(new ConnectionReset(1, "SSH", 2));
        destination.expect(new StreamStart(1, serviceId, 0), data(1, serviceId, 0, "first"));
        destination.send(data(1, serviceId, 0, "still there"));
        source.expect(data(1, "SSH", 1, "still there"));
    }

    @ParameterizedTest
    @CsvSource({"aws.iot.securetunneling-1.0,''", "aws.iot.securetunneling-2.0,SSH"})
    void connectionsOneAfterAnotherAreStreamsToAnEndThatHoldsOne(String subprotocol, String serviceId)
            throws Exception {
        Opened opened = field.open("SSH");
        RawPeer source = field.attach(opened, SOURCE, V3);
        RawPeer destination = field.attach(opened, DESTINATION, subprotocol);
        source.send(new StreamStart(1, "SSH", 1), new ConnectionReset(1, "SSH", 1),
                new ConnectionStart(1, "SSH", 2));
        destination.expect(new StreamStart(1, serviceId, 0), new StreamReset(1, serviceId, 0),
                new StreamStart(2, serviceId, 0));
        destination.send(data(1, serviceId, 0, "late"), data(2, serviceId, 0, "second"),
                new StreamReset(2, serviceId, 0));
        source.expect(data(1, "SSH", 2, "second"), new ConnectionReset(1, "SSH", 2));
        source.send(new ConnectionStart(1, "SSH", 3));
        destination.expect(new StreamStart(3, serviceId, 0));
    }

    @Test
    void aSecondServiceIsRefusedByAnEndThatHoldsOneConnectionInAll() throws Exception {
        Opened opened = field.open("SSH", "WEB");
        RawPeer source = field.attach(opened, SOURCE, V3);
        RawPeer destination = field.attach(opened, DESTINATION, V1);
        source.send(new StreamStart(1, "SSH", 1), new StreamStart(1, "WEB", 1));
        destination.expect(new StreamStart(1, "", 0));
        source.expect(new ConnectionReset(1, "WEB", 1));
        source.send(new ConnectionReset(1, "SSH", 1), new ConnectionStart(1, "WEB", 2));
        destination.expect(new StreamReset(1, "", 0), new StreamStart(2, "", 0));
    }

    @Test
    void twoServicesRunAtOnceAtAnEndOfV2() throws Exception {
        Opened opened = field.open("SSH", "WEB");
        RawPeer source = field.attach(opened, SOURCE, V3);
        RawPeer destination = field.attach(opened, DESTINATION, V2);
        source.send(new StreamStart(1, "SSH", 1), new StreamStart(1, "WEB", 1), data(1, "WEB", 1, "w"));
        destination.expect(new StreamStart(1, "SSH", 0));
        TunnelMessage web = destination.receive();
        int webId = ((StreamStart) web).streamId();
        destination.expect(data(webId, "WEB", 0, "w"));
        destination.send(data(webId, "WEB", 0, "W"), data(1, "SSH", 0, "S"));
        source.expect(data(1, "WEB", 1, "W"), data(1, "SSH", 1, "S"));
    }

    @Test
    void aDeviceThatOffers3AndSpeaks1IsServedByTheTunnelsTag() throws Exception {
        Opened opened = field.open(SPEAKS_V1, "SSH");
        RawPeer source = field.attach(opened, SOURCE, V3);
        RawPeer device = field.attach(opened, DESTINATION, V3, "client-token: " + "c".repeat(36));
        source.send(new StreamStart(1, "SSH", 1), data(1, "SSH", 1, "up"));
        device.expect(new StreamStart(1, "", 0), data(1, "", 0, "up"));
        device.send(data(1, "", 0, "down"));
        source.expect(data(1, "SSH", 1, "down"));
        source.send(new ConnectionStart(1, "SSH", 2));
        source.expect(new ConnectionReset(1, "SSH", 2));
    }

    @Test
    void withoutTheTagSuchADeviceIsSentAwayWithAReasonInsteadOfHanging() throws Exception {
        Opened opened = field.open("SSH");
        RawPeer source = field.attach(opened, SOURCE, V3);
        RawPeer device = field.attach(opened, DESTINATION, V3, "client-token: " + "c".repeat(36));
        source.send(new StreamStart(1, "SSH", 1));
        device.expect(new StreamStart(1, "SSH", 1));
        device.send(data(1, "", 0, "down"));
        device.expectClose(1008, "never had a stream");
        source.expect(new StreamReset(1, "SSH", 1));
    }

    @Test
    void aBrowserOf1ReachesADeviceOfTheSdksUnchanged() throws Exception {
        Opened opened = field.open("SSH");
        RawPeer browser = field.attach(opened, SOURCE, V1);
        RawPeer device = field.attach(opened, DESTINATION, V3, "client-token: " + "c".repeat(36));
        browser.send(new StreamStart(1, "", 0), data(1, "", 0, "up"));
        device.expect(new StreamStart(1, "", 0), data(1, "", 0, "up"));
        device.send(data(1, "", 0, "down"));
        browser.expect(data(1, "", 0, "down"));
    }

    @Test
    void theReferenceGetsTheServiceIdThatASourceToldV1LeavesOut() throws Exception {
        Opened opened = field.open("SSH");
        RawPeer source = field.attach(opened, SOURCE, V3, REFERENCE);
        RawPeer destination = field.attach(opened, DESTINATION, V3, REFERENCE);
        source.send(new StreamStart(1, "", 0), data(1, "", 0, "up"));
        destination.expect(new StreamStart(1, "SSH", 0), data(1, "SSH", 0, "up"));
        destination.send(data(1, "SSH", 0, "down"));
        source.expect(data(1, "", 0, "down"));
        source.send(new StreamStart(2, "", 0));
        destination.expect(new StreamStart(2, "SSH", 0));
    }

    @Test
    void theReferenceToldV1MayLeaveOutAgainWhatTheRelayAdded() throws Exception {
        Opened opened = field.open("SSH");
        RawPeer source = field.attach(opened, SOURCE, V3, REFERENCE);
        RawPeer destination = field.attach(opened, DESTINATION, V3, REFERENCE);
        source.send(new StreamStart(1, "", 0));
        destination.expect(new StreamStart(1, "SSH", 0));
        destination.send(data(1, "", 0, "down"), new StreamReset(1, "", 0));
        source.expect(data(1, "", 0, "down"), new StreamReset(1, "", 0));
    }

    @Test
    void aSourceThatReplacesItsStreamEndsTheOldOneAtAnEndOf3() throws Exception {
        Opened opened = field.open("SSH");
        RawPeer source = field.attach(opened, SOURCE, V2);
        RawPeer destination = field.attach(opened, DESTINATION, V3);
        source.send(new StreamStart(1, "SSH", 0), new StreamStart(2, "SSH", 0), data(2, "SSH", 0, "x"));
        destination.expect(new StreamStart(1, "SSH", 1), new StreamReset(1, "SSH", 1),
                new StreamStart(2, "SSH", 1), data(2, "SSH", 1, "x"));
        destination.send(data(1, "SSH", 1, "late"), new ConnectionReset(2, "SSH", 1));
        source.expect(new StreamReset(2, "SSH", 0));
        destination.expect(new StreamReset(2, "SSH", 1));
    }

    @Test
    void streamIdZeroOfTheWebSampleWorks() throws Exception {
        Opened opened = field.open("SSH");
        RawPeer browser = field.connect();
        browser.handshake("source", opened.token(SOURCE), "aws.iot.securedtunneling-1.0", List.of());
        RawPeer destination = field.attach(opened, DESTINATION, V3);
        browser.sendHex("08021801");
        browser.sendHex("0801180122026869");
        destination.expect(new StreamStart(1, "SSH", 1), data(1, "SSH", 1, "hi"));
        destination.send(data(1, "SSH", 1, "ho"));
        browser.expectPayload("ho");
    }

    @Test
    void theLargestMessageFitsAlsoWithIdsAdded() throws Exception {
        Opened opened = field.open("s".repeat(128));
        RawPeer source = field.attach(opened, SOURCE, V1);
        RawPeer destination = field.attach(opened, DESTINATION, V3);
        byte[] most = new byte[64_512];
        source.send(new StreamStart(1, "", 0), new Data(1, "", 0, Unpooled.wrappedBuffer(most)));
        destination.expect(new StreamStart(1, "s".repeat(128), 1),
                new Data(1, "s".repeat(128), 1, Unpooled.wrappedBuffer(most)));
    }

    @Test
    void aLostDestinationResetsInEachSourcesOwnWords() throws Exception {
        Opened opened = field.open(SPEAKS_V1, "SSH");
        RawPeer source = field.attach(opened, SOURCE, V3);
        RawPeer device = field.attach(opened, DESTINATION, V3);
        source.send(new StreamStart(4, "SSH", 9));
        device.expect(new StreamStart(4, "", 0));
        device.close();
        source.expect(new StreamReset(4, "SSH", 9));
    }

    @Test
    void aLostSourceResetsInEachDestinationsOwnWords() throws Exception {
        Opened opened = field.open(SPEAKS_V1, "SSH");
        RawPeer source = field.attach(opened, SOURCE, V3);
        RawPeer device = field.attach(opened, DESTINATION, V3);
        source.send(new StreamStart(4, "SSH", 9));
        device.expect(new StreamStart(4, "", 0));
        source.close();
        device.expect(new StreamReset(4, "", 0));
    }

    @Test
    void aMissingConnectionIdOfADestinationOf3IsReadAsOne() throws Exception {
        Opened opened = field.open("SSH");
        RawPeer source = field.attach(opened, SOURCE, V3);
        RawPeer destination = field.attach(opened, DESTINATION, V3);
        source.send(new StreamStart(1, "SSH", 1));
        destination.expect(new StreamStart(1, "SSH", 1));
        destination.send(data(1, "SSH", 0, "x"));
        source.expect(data(1, "SSH", 1, "x"));
    }
}
