package io.culvert.relay;

import static io.culvert.relay.RelayField.V3;
import static io.culvert.relay.RelayField.data;
import static io.culvert.tunnel.Side.DESTINATION;
import static io.culvert.tunnel.Side.SOURCE;

import io.culvert.protocol.TunnelMessage.StreamReset;
import io.culvert.protocol.TunnelMessage.StreamStart;
import io.culvert.relay.RelayField.Opened;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Messages for which a peer is dismissed, and the messages before and after them (spec: wire 5.7).
class ViolationsTest {

    @AutoClose
    private final RelayField field = new RelayField(RelayConfig.DEFAULTS);

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"source | 0804 | only the service",
            "destination | 0805 | only the service", "destination | 080210012a035353483801 | only a source",
            "destination | 080610012a035353483802 | only a source",
            "source | 080210012a03464f4f3801 | not one of the tunnel's",
            "source | 080110012a03464f4f3801 | not one of the tunnel's",
            "source | 080110012a045445535422 | not a valid", "source | 080110012202686938 | not a valid",
            "source | 08011001220268692a035353483801 | never had a stream",
            "source | 10012a03535348 | no type", "source | 080210002a035353483801 | no stream id",
            "source | 080210014001 | does not know", "source | 0809 | not ignorable",
            "source | '' | no type"})
    void aDocumentedViolationIsAnsweredWith1008AndItsReason(String mode, String hex, String reason)
            throws Exception {
        Opened opened = field.open("SSH");
        RawPeer source = field.attach(opened, SOURCE, V3);
        RawPeer destination = field.attach(opened, DESTINATION, V3);
        RawPeer offender = mode.equals("source") ? source : destination;
        offender.sendHex(hex);
        offender.expectClose(1008, reason);
    }

    @Test
    void aServiceIdOnAStreamThatWasStartedWithoutOneIsAViolation() throws Exception {
        Opened opened = field.open("SSH");
        RawPeer source = field.attach(opened, SOURCE, V3);
        source.send(new StreamStart(1, "", 0), data(1, "SSH", 0, "x"));
        source.expectClose(1008, "style of service ids");
    }

    @Test
    void whatAnOffenderSendsAfterItsViolationIsThrownAway() throws Exception {
        Opened opened = field.open("SSH");
        RawPeer source = field.attach(opened, SOURCE, V3);
        RawPeer destination = field.attach(opened, DESTINATION, V3);
        source.send(new StreamStart(1, "SSH", 1), data(1, "SSH", 1, "good"));
        source.sendHex("0804");
        source.send(data(1, "SSH", 1, "late"));
        destination.expect(new StreamStart(1, "SSH", 1), data(1, "SSH", 1, "good"),
                new StreamReset(1, "SSH", 1));
        source.expectClose(1008, "only the service");
    }

    @Test
    void whatCameBeforeABrokenWebSocketFrameStillArrives() throws Exception {
        Opened opened = field.open("SSH");
        RawPeer source = field.attach(opened, SOURCE, V3);
        RawPeer destination = field.attach(opened, DESTINATION, V3);
        source.send(new StreamStart(1, "SSH", 1), data(1, "SSH", 1, "good"));
        source.frame(0x81, "text".getBytes(StandardCharsets.US_ASCII));
        destination.expect(new StreamStart(1, "SSH", 1), data(1, "SSH", 1, "good"));
        source.expectClose(1003, "text");
    }

    @Test
    void anIgnorableMessageOfAnUnknownTypeIsSkipped() throws Exception {
        Opened opened = field.open("SSH");
        RawPeer source = field.attach(opened, SOURCE, V3);
        RawPeer destination = field.attach(opened, DESTINATION, V3);
        source.sendHex("08091801");
        source.send(new StreamStart(1, "SSH", 1));
        destination.expect(new StreamStart(1, "SSH", 1));
    }
}
