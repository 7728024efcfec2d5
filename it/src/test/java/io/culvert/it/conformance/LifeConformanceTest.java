package io.culvert.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Peers that attach late, vanish, return or are replaced, and the end of the tunnel (spec: wire 5.9, rules
/// 21, 27 to 33).
class LifeConformanceTest {

    private final String clientToken = UUID.randomUUID().toString();
    private OpenedTunnel tunnel;

    @BeforeEach
    void open() {
        tunnel = TargetService.current().open("SSH", "HTTP");
    }

    private RawPeer source() throws IOException {
        return ready(tunnel.source().clientToken(clientToken).attach());
    }

    private RawPeer destination() throws IOException {
        return ready(tunnel.destination().clientToken(clientToken).attach());
    }

    private static RawPeer ready(RawPeer peer) throws IOException {
        assertThat(peer.receive()).isEqualTo(WireMessage.serviceIds("SSH", "HTTP"));
        return peer;
    }

    private static final WireMessage SSH = WireMessage.of(WireMessage.STREAM_START, 1, "SSH", 1);
    private static final WireMessage HTTP = WireMessage.of(WireMessage.STREAM_START, 3, "HTTP", 0);

    private static void pass(RawPeer from, RawPeer to, WireMessage message) throws IOException {
        from.send(message);
        assertThat(to.receive()).isEqualTo(message);
    }

    @Test
    void messagesForAnAbsentDestinationAreHeld() throws IOException {
        try (RawPeer source = source()) {
            source.send(SSH).send(WireMessage.data(1, "SSH", 1, "early"));
            assertThat(source.hearsNothing()).isTrue();
            try (RawPeer destination = destination()) {
                assertThat(destination.receive()).isEqualTo(SSH);
                assertThat(destination.receive()).isEqualTo(WireMessage.data(1, "SSH", 1, "early"));
            }
        }
    }

    @Test
    void messagesBeyondTheHeldOnesResetTheStreamInItsStyle() throws IOException {
        try (RawPeer source = source()) {
            source.send(HTTP);
            for (int i = 0; i < 40; i++) {
                source.send(WireMessage.data(3, "HTTP", 0, "x".repeat(60_000)));
            }
            assertThat(source.receive()).isEqualTo(WireMessage.of(WireMessage.STREAM_RESET, 3, "HTTP", 0));
        }
    }

    @Test
    void aLostSourceResetsEveryStreamAtTheDestinationInItsStyle() throws IOException {
        try (RawPeer destination = destination()) {
            try (RawPeer source = source()) {
                pass(source, destination, SSH);
                pass(source, destination, HTTP);
                pass(source, destination, WireMessage.of(WireMessage.CONNECTION_RESET, 1, "SSH", 1));
            }
            assertThat(java.util.List.of(destination.receive(), destination.receive()))
                .containsExactlyInAnyOrder(WireMessage.of(WireMessage.STREAM_RESET, 1, "SSH", 1),
                        WireMessage.of(WireMessage.STREAM_RESET, 3, "HTTP", 0));
            try (RawPeer again = source()) {
                pass(again, destination, SSH);
            }
        }
    }

    @Test
    void aLostDestinationResetsTheStreamsInUseAtTheSource() throws IOException {
        try (RawPeer source = source()) {
            try (RawPeer destination = destination()) {
                pass(source, destination, SSH);
                pass(source, destination, HTTP);
                pass(source, destination, WireMessage.of(WireMessage.CONNECTION_RESET, 1, "SSH", 1));
            }
            assertThat(source.receive()).isEqualTo(WireMessage.of(WireMessage.STREAM_RESET, 3, "HTTP", 0));
            assertThat(source.hearsNothing()).isTrue();
        }
    }

    @Test
    void anIdleStreamIsStartedAgainAtANewDestination() throws IOException {
        try (RawPeer source = source()) {
            try (RawPeer destination = destination()) {
                pass(source, destination, SSH);
                pass(source, destination, WireMessage.of(WireMessage.CONNECTION_RESET, 1, "SSH", 1));
            }
            try (RawPeer destination = destination()) {
                source.send(WireMessage.of(WireMessage.CONNECTION_START, 1, "SSH", 2));
                assertThat(destination.receive())
                    .isEqualTo(WireMessage.of(WireMessage.STREAM_START, 1, "SSH", 2));
                pass(destination, source, WireMessage.data(1, "SSH", 2, "x"));
            }
        }
    }

    @Test
    void aPeerThatAttachesAgainReplacesItselfAndItsStreamsAreReset() throws IOException {
        try (RawPeer destination = destination(); RawPeer first = source()) {
            pass(first, destination, SSH);
            try (RawPeer second = source()) {
                RawPeer.Frame close = first.closed();
                assertThat(close.closeCode()).isEqualTo(1008);
                assertThat(close.text()).endsWith("Connection is replaced by another connection");
                assertThat(destination.receive())
                    .isEqualTo(WireMessage.of(WireMessage.STREAM_RESET, 1, "SSH", 1));
                pass(second, destination, SSH);
            }
        }
    }

    @Test
    void closingTheTunnelEndsBothWithANormalClose() throws IOException {
        try (RawPeer source = source(); RawPeer destination = destination()) {
            tunnel.close();
            assertThat(source.closed().closeCode()).isEqualTo(1000);
            assertThat(destination.closed().closeCode()).isEqualTo(1000);
            assertThat(tunnel.source().clientToken(clientToken).send().status()).isEqualTo(403);
        }
    }

    @Test
    void rotatingASideEndsItAtOnceAndResetsItsStreamsAtTheOther() throws IOException {
        try (RawPeer source = source(); RawPeer destination = destination()) {
            pass(source, destination, SSH);
            OpenedTunnel rotated = tunnel.rotate("SOURCE");
            assertThat(source.closed().closeCode()).isEqualTo(1008);
            assertThat(destination.receive())
                .isEqualTo(WireMessage.of(WireMessage.STREAM_RESET, 1, "SSH", 1));
            try (RawPeer again = ready(rotated.source().attach())) {
                pass(again, destination, SSH);
            }
        }
    }

    @Test
    void rotatingBothEndsBoth() throws IOException {
        try (RawPeer source = source(); RawPeer destination = destination()) {
            tunnel.rotate("ALL");
            assertThat(source.closed().closeCode()).isEqualTo(1008);
            assertThat(destination.closed().closeCode()).isEqualTo(1008);
        }
    }

    @Test
    void aFaultOfOneSideEndsOnlyThatSide() throws IOException {
        try (RawPeer source = source(); RawPeer destination = destination()) {
            pass(source, destination, SSH);
            source.send(WireMessage.framed("08 00"));
            assertThat(source.closed().closeCode()).isEqualTo(1008);
            assertThat(destination.receive())
                .isEqualTo(WireMessage.of(WireMessage.STREAM_RESET, 1, "SSH", 1));
            assertThat(destination.hearsNothing()).isTrue();
        }
    }
}
