package io.culvert.relay;

import static io.culvert.relay.RelayField.V1;
import static io.culvert.relay.RelayField.V2;
import static io.culvert.relay.RelayField.V3;
import static io.culvert.relay.RelayField.data;
import static io.culvert.tunnel.Side.DESTINATION;
import static io.culvert.tunnel.Side.SOURCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.protocol.TunnelMessage;
import io.culvert.protocol.TunnelMessage.ConnectionReset;
import io.culvert.protocol.TunnelMessage.ConnectionStart;
import io.culvert.protocol.TunnelMessage.Data;
import io.culvert.protocol.TunnelMessage.ServiceIds;
import io.culvert.protocol.TunnelMessage.StreamStart;
import io.culvert.relay.RelayField.Opened;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Messages that the relay passes on between two raw peers, and those that it adds (spec: wire 5.4 to 5.8).
class RelayTest {

    @AutoClose
    private RelayField field = new RelayField(RelayConfig.DEFAULTS);

    private void restart(RelayConfig config) throws Exception {
        field.close();
        field = new RelayField(config);
    }

    @Test
    void serviceIdsComeFirstAndAloneToClientsOf2And3AndNotToThoseOf1() throws Exception {
        Opened opened = field.open("SSH", "HTTP1");
        RawPeer destination = field.connect();
        destination.handshake("destination", opened.token(DESTINATION), V2, List.of());
        assertThat(destination.receive()).isEqualTo(new ServiceIds(List.of("SSH", "HTTP1")));
        RawPeer source = field.attach(opened, SOURCE, V1);
        source.frame(RawPeer.PING, "1".getBytes(StandardCharsets.US_ASCII));
        assertThat(source.read().first()).isEqualTo(RawPeer.PONG);
    }

    @Test
    void serviceIdsAreSentForATunnelWithoutServicesToo() throws Exception {
        field.attach(field.open(), SOURCE, V3);
    }

    @Test
    void clientsOf1AreSentIgnorableServiceIdsWhereTheOperatorWants() throws Exception {
        restart(new RelayConfig(new HoldLimits(1024, 64 << 20, Duration.ofSeconds(30)), 10, true,
                Bandwidth.UNLIMITED, 64 << 20, RelayConfig.DEFAULTS.liveness()));
        RawPeer source = field.attach(field.open("SSH"), SOURCE, V1);
        assertThat(source.read().payload()).asHexString().isEqualToIgnoringCase("0009080532035353481801");
    }

    @Test
    void messagesBetweenEndsThatUnderstandEachOtherGoOnByteForByte() throws Exception {
        Opened opened = field.open("SSH");
        RawPeer source = field.attach(opened, SOURCE, V3);
        RawPeer destination = field.attach(opened, DESTINATION, V3);
        // Fields out of order, explicit empty and false ones, as a device SDK writes them.
        for (String hex : List.of("080210013801180022002a03535348", "0801100138011800220268692a03535348",
                "2a03535348380110010806", "08071001380118002a03535348", "080310012a035353483801")) {
            source.sendHex(hex);
            assertThat(destination.read().payload()).asHexString().endsWithIgnoringCase(hex);
        }
    }

    @Test
    void messagesAreFoundWhateverTheirPackingAndLeaveOneByOne() throws Exception {
        Opened opened = field.open("SSH");
        RawPeer source = field.attach(opened, SOURCE, V3);
        RawPeer destination = field.attach(opened, DESTINATION, V3);
        TunnelMessage[] messages = {new StreamStart(1, "SSH", 1), data(1, "SSH", 1, "one"),
                data(1, "SSH", 1, "two"), new Data(1, "SSH", 1, Unpooled.wrappedBuffer(new byte[64_512])),
                data(1, "SSH", 1, "")};
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Arrays.stream(messages).map(RawPeer::bytes).forEach(all::writeBytes);
        byte[] bytes = all.toByteArray();
        source.frame(0x02, Arrays.copyOf(bytes, 1));
        source.frame(RawPeer.PING, new byte[0]);
        source.frame(0x00, Arrays.copyOfRange(bytes, 1, 20));
        source.frame(0x80, Arrays.copyOfRange(bytes, 20, 300));
        source.frame(RawPeer.BINARY, Arrays.copyOfRange(bytes, 300, bytes.length));
        assertThat(source.read().first()).isEqualTo(RawPeer.PONG);
        destination.expect(messages);
    }

    @Test
    void aPongHasThePingsPayloadAlsoWhileThePeerIsAlone() throws Exception {
        field.attach(field.open("SSH"), SOURCE, V3).expectPong();
    }

    @Test
    void anUnsignedConnectionIdComesBackAsItWas() throws Exception {
        Opened opened = field.open("SSH");
        RawPeer source = field.attach(opened, SOURCE, V3);
        RawPeer destination = field.attach(opened, DESTINATION, V3);
        source.sendHex("080210012a0353534838ffffffff0f");
        assertThat(destination.receive()).isEqualTo(new StreamStart(1, "SSH", -1));
        destination.close();
        assertThat(source.read().payload()).asHexString()
            .isEqualToIgnoringCase("000f080310012a0353534838ffffffff0f");
    }

    @Test
    void aConnectionOfAStreamThatIsNotThereIsRefusedAlone() throws Exception {
        Opened opened = field.open("SSH");
        RawPeer source = field.attach(opened, SOURCE, V3);
        field.attach(opened, DESTINATION, V3);
        source.send(new ConnectionStart(7, "SSH", 3));
        source.expect(new ConnectionReset(7, "SSH", 3));
    }

    @Test
    void aClientOf1MayRunManyStreamsAtOnceWithAnotherOf1() throws Exception {
        Opened opened = field.open("SSH");
        RawPeer source = field.attach(opened, SOURCE, V1);
        RawPeer destination = field.attach(opened, DESTINATION, V1);
        source.send(new StreamStart(1, "", 0), new StreamStart(2, "", 0), data(1, "", 0, "a"),
                data(2, "", 0, "b"));
        destination.expect(new StreamStart(1, "", 0), new StreamStart(2, "", 0), data(1, "", 0, "a"),
                data(2, "", 0, "b"));
        destination.send(data(2, "", 0, "B"), data(1, "", 0, "A"));
        source.expect(data(2, "", 0, "B"), data(1, "", 0, "A"));
    }

    @Test
    void moreConnectionsThanTheLimitAreRefusedAlone() throws Exception {
        restart(new RelayConfig(new HoldLimits(1 << 20, 64 << 20, Duration.ofSeconds(30)), 2, false,
                Bandwidth.UNLIMITED, 64 << 20, RelayConfig.DEFAULTS.liveness()));
        Opened opened = field.open("SSH");
        RawPeer source = field.attach(opened, SOURCE, V3);
        field.attach(opened, DESTINATION, V3);
        source.send(new StreamStart(1, "SSH", 1), new ConnectionStart(1, "SSH", 2),
                new ConnectionStart(1, "SSH", 3));
        source.expect(new ConnectionReset(1, "SSH", 3));
    }
}
