package io.culvert.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The messages that each side may send, for each version (spec: wire 5.6 to 5.8, rules 26, 35 and 36).
class MessageRulesConformanceTest {

    private final TargetService service = TargetService.current();
    private RawPeer source;
    private RawPeer destination;

    private void attach(String... services) throws IOException {
        OpenedTunnel tunnel = service.open(services);
        source = tunnel.source().attach();
        destination = tunnel.destination().attach();
        assertThat(source.receive()).isEqualTo(WireMessage.serviceIds(services));
        assertThat(destination.receive()).isEqualTo(WireMessage.serviceIds(services));
    }

    @AfterEach
    void leave() throws IOException {
        if (source != null) {
            source.close();
            destination.close();
        }
    }

    private void pass(WireMessage message) throws IOException {
        source.send(message);
        assertThat(destination.receive()).isEqualTo(message);
    }

    private void back(WireMessage message) throws IOException {
        destination.send(message);
        assertThat(source.receive()).isEqualTo(message);
    }

    private static void assertEnded(RawPeer peer) throws IOException {
        RawPeer.Frame close = peer.closed();
        assertThat(close.closeCode()).isIn(1002, 1008);
        assertThat(close.text()).hasSizeGreaterThan(2);
    }

    @Test
    void serviceIdsComesFirstAloneAndOnceWithEveryServiceInOrder() throws IOException {
        attach("SSH", "HTTP", "VNC");
        assertThat(source.hearsNothing()).isTrue();
        assertThat(destination.hearsNothing()).isTrue();
    }

    @Test
    void serviceIdsIsSentEvenIfTheTunnelHasNoServices() throws IOException {
        try (RawPeer alone = service.open().source().attach()) {
            assertThat(alone.next().payload()).isEqualTo(new byte[]{0, 2, 8, 5});
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {Handshake.V1, "aws.iot.securedtunneling-1.0"})
    void aClientOfVersion1GetsNoServiceIds(String subprotocol) throws IOException {
        try (RawPeer alone = service.open("SSH").source().subprotocol(subprotocol).attach()) {
            assertThat(alone.hearsNothing()).isTrue();
        }
    }

    @Test
    void version3CarriesSeveralServicesAndConnections() throws IOException {
        attach("SSH", "HTTP");
        pass(WireMessage.of(WireMessage.STREAM_START, 1, "SSH", 1));
        pass(WireMessage.of(WireMessage.STREAM_START, 1, "HTTP", 1));
        pass(WireMessage.of(WireMessage.CONNECTION_START, 1, "HTTP", 2));
        pass(WireMessage.data(1, "HTTP", 2, "GET"));
        back(WireMessage.data(1, "HTTP", 2, "200"));
        back(WireMessage.data(1, "SSH", 1, "SSH-2.0"));
        pass(WireMessage.of(WireMessage.CONNECTION_RESET, 1, "HTTP", 2));
        back(WireMessage.of(WireMessage.CONNECTION_RESET, 1, "SSH", 1));
        back(WireMessage.of(WireMessage.STREAM_RESET, 1, "HTTP", 1));
    }

    @Test
    void version2StyleIsCarriedUnchanged() throws IOException {
        attach("SSH", "HTTP");
        pass(WireMessage.of(WireMessage.STREAM_START, 5, "SSH", 0));
        pass(WireMessage.data(5, "SSH", 0, "a"));
        back(WireMessage.data(5, "SSH", 0, "b"));
        pass(WireMessage.of(WireMessage.STREAM_START, 6, "SSH", 0));
        back(WireMessage.of(WireMessage.STREAM_RESET, 6, "SSH", 0));
    }

    @Test
    void version1StyleIsCarriedUnchangedWithManyStreams() throws IOException {
        OpenedTunnel tunnel = service.open();
        source = tunnel.source().subprotocol(Handshake.V1).attach();
        destination = tunnel.destination().subprotocol(Handshake.V1).attach();
        pass(WireMessage.of(WireMessage.STREAM_START, 7, "", 0));
        pass(WireMessage.of(WireMessage.STREAM_START, 8, "", 0));
        pass(WireMessage.data(7, "", 0, "a"));
        back(WireMessage.data(8, "", 0, "b"));
        back(WireMessage.of(WireMessage.STREAM_RESET, 7, "", 0));
        pass(WireMessage.data(8, "", 0, "c"));
    }

    @ParameterizedTest
    @CsvSource({"2,1,SSH,1", "6,1,SSH,2", "4,0,'',0", "4,1,SSH,1", "5,0,'',0"})
    void closesADestinationThatStartsAStreamOrSendsMessagesOfTheService(int type, int stream,
            String serviceId, int connection) throws IOException {
        attach("SSH");
        pass(WireMessage.of(WireMessage.STREAM_START, 1, "SSH", 1));
        destination.send(WireMessage.of(type, stream, serviceId, connection));
        assertEnded(destination);
    }

    @ParameterizedTest
    @CsvSource({"4,0,'',0", "4,1,SSH,1", "5,0,'',0", "2,1,VNC,1", "2,0,SSH,1", "6,1,VNC,2", "1,0,SSH,1"})
    void closesASourceThatSendsMessagesOfTheServiceOrNamesAnUnknownServiceId(int type, int stream,
            String serviceId, int connection) throws IOException {
        attach("SSH");
        source.send(WireMessage.of(type, stream, serviceId, connection));
        assertEnded(source);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10 01", "08 00 10 01", "08 01 10", "08 01 10 01 22 7f 00",
            "08 01 10 01 42 01 00", "08 01 10 01 80 01 01", "0d 01 00 00 00",
            "ff ff ff ff ff ff ff ff ff ff ff"})
    void bytesThatAreNoMessageEndTheirSender(String hex) throws IOException {
        attach("SSH");
        source.send(WireMessage.framed(hex));
        assertEnded(source);
    }

    @Test
    void aZeroLengthFrameEndsItsSenderAndNothingOfItIsPassedOn() throws IOException {
        attach("SSH");
        source.send(new byte[]{0, 0});
        assertEnded(source);
        assertThat(destination.hearsNothing()).isTrue();
    }

    @Test
    void dataForAServiceThatNeverHadAStreamEndsItsSender() throws IOException {
        attach("SSH", "HTTP");
        pass(WireMessage.of(WireMessage.STREAM_START, 1, "SSH", 1));
        source.send(WireMessage.data(1, "HTTP", 1, "x"));
        assertEnded(source);
    }

    @Test
    void aServiceIdOnAStreamThatWasStartedWithoutOneEndsItsSender() throws IOException {
        attach("SSH");
        source.close();
        destination.close();
        OpenedTunnel tunnel = service.open("SSH");
        source = tunnel.source().attach();
        destination = tunnel.destination().attach();
        source.receive();
        destination.receive();
        source.send(WireMessage.of(WireMessage.STREAM_START, 1, "", 0));
        source.send(WireMessage.data(1, "SSH", 0, "x"));
        assertEnded(source);
    }

    @Test
    void staleDataAndResetsAreSwallowed() throws IOException {
        attach("SSH");
        pass(WireMessage.of(WireMessage.STREAM_START, 1, "SSH", 1));
        back(WireMessage.of(WireMessage.STREAM_RESET, 1, "SSH", 1));
        source.send(WireMessage.data(1, "SSH", 1, "late"));
        source.send(WireMessage.of(WireMessage.STREAM_RESET, 1, "SSH", 1));
        source.send(WireMessage.of(WireMessage.CONNECTION_RESET, 1, "SSH", 1));
        pass(WireMessage.of(WireMessage.STREAM_START, 2, "SSH", 1));
        destination.send(WireMessage.data(1, "SSH", 1, "late"));
        back(WireMessage.data(2, "SSH", 1, "fresh"));
    }

    @Test
    void anUnknownTypeIsSkippedIfIgnorableAndEndsItsSenderOtherwise() throws IOException {
        attach("SSH");
        source.send(new WireMessage(9, 1, true, "", "SSH", 1, java.util.List.of()));
        pass(WireMessage.of(WireMessage.STREAM_START, 1, "SSH", 1));
        source.send(WireMessage.of(9, 1, "SSH", 1));
        assertEnded(source);
    }
}
