package io.culvert.relay;

import static io.culvert.relay.RelayField.V3;
import static io.culvert.relay.RelayField.data;
import static io.culvert.tunnel.Side.DESTINATION;
import static io.culvert.tunnel.Side.SOURCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.protocol.TunnelMessage;
import io.culvert.protocol.TunnelMessage.ConnectionStart;
import io.culvert.protocol.TunnelMessage.StreamReset;
import io.culvert.protocol.TunnelMessage.StreamStart;
import io.culvert.relay.RelayField.Opened;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Messages that a source sends before its destination attaches.
class AbsentDestinationTest {

    private static final String CLIENT_TOKEN = "client-token: " + "c".repeat(32);

    @AutoClose
    private RelayField field = new RelayField(RelayConfig.DEFAULTS);

    private void restart(HoldLimits hold) throws Exception {
        field.close();
        field = new RelayField(new RelayConfig(hold, 10, false, Bandwidth.UNLIMITED, 64 << 20,
                RelayConfig.DEFAULTS.liveness()));
    }

    @Test
    void messagesWaitForADestinationThatComesLater() throws Exception {
        Opened opened = field.open("SSH");
        RawPeer source = field.attach(opened, SOURCE, V3);
        source.send(new StreamStart(1, "SSH", 1), data(1, "SSH", 1, "hello"),
                new ConnectionStart(1, "SSH", 2));
        RawPeer destination = field.attach(opened, DESTINATION, V3);
        destination.expect(new StreamStart(1, "SSH", 1), data(1, "SSH", 1, "hello"),
                new ConnectionStart(1, "SSH", 2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"080210012a035353483801", "080210012a03535348", "08021001"})
    void waitingEndsInAResetInTheStreamsOwnStyle(String start) throws Exception {
        restart(new HoldLimits(256 << 10, 64 << 20, Duration.ofMillis(50)));
        RawPeer source = field.attach(field.open("SSH"), SOURCE, V3);
        source.sendHex(start);
        assertThat(source.read().payload()).asHexString()
            .endsWithIgnoringCase(start.replaceFirst("0802", "0803"));
    }

    @Test
    void moreThanTheLimitDoesNotWait() throws Exception {
        restart(new HoldLimits(1000, 64 << 20, Duration.ofHours(1)));
        Opened opened = field.open("SSH");
        RawPeer source = field.attach(opened, SOURCE, V3);
        source.send(new StreamStart(1, "SSH", 1), data(1, "SSH", 1, "x".repeat(2000)));
        source.expect(new StreamReset(1, "SSH", 1));
        RawPeer destination = field.attach(opened, DESTINATION, V3);
        source.send(new StreamStart(2, "SSH", 1));
        destination.expect(new StreamStart(2, "SSH", 1));
    }

    @Test
    void allTunnelsTogetherKeepNoMoreThanTheirLimit() throws Exception {
        restart(new HoldLimits(2500, 3000, Duration.ofHours(1)));
        Opened first = field.open("SSH");
        Opened second = field.open("SSH");
        TunnelMessage[] waiting = {new StreamStart(1, "SSH", 1), data(1, "SSH", 1, "x".repeat(1500))};
        RawPeer one = field.attach(first, SOURCE, V3);
        one.send(waiting);
        one.expectPong();
        RawPeer other = field.attach(second, SOURCE, V3);
        other.send(waiting);
        other.expect(new StreamReset(1, "SSH", 1));
        field.attach(first, DESTINATION, V3).expect(waiting);
        other.send(new StreamStart(2, "SSH", 1), data(2, "SSH", 1, "x".repeat(1500)));
        field.attach(second, DESTINATION, V3)
            .expect(new StreamStart(2, "SSH", 1), data(2, "SSH", 1, "x".repeat(1500)));
    }

    @Test
    void aDestinationThatCameStopsTheClockOfTheWaiting() throws Exception {
        restart(new HoldLimits(1 << 20, 64 << 20, Duration.ofMillis(400)));
        Opened opened = field.open("SSH");
        RawPeer source = field.attach(opened, SOURCE, V3, CLIENT_TOKEN);
        source.send(new StreamStart(1, "SSH", 1));
        RawPeer first = field.attach(opened, DESTINATION, V3, CLIENT_TOKEN);
        first.expect(new StreamStart(1, "SSH", 1));
        first.close();
        source.expect(new StreamReset(1, "SSH", 1));
        source.send(new StreamStart(2, "SSH", 1));
        long from = System.nanoTime();
        source.expect(new StreamReset(2, "SSH", 1));
        assertThat(Duration.ofNanos(System.nanoTime() - from)).isGreaterThan(Duration.ofMillis(390));
    }
}
