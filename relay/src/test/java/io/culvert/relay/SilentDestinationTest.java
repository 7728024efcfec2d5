package io.culvert.relay;

import static io.culvert.relay.RelayField.V3;
import static io.culvert.relay.RelayField.data;
import static io.culvert.tunnel.Side.DESTINATION;
import static io.culvert.tunnel.Side.SOURCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.culvert.protocol.TunnelMessage.ConnectionReset;
import io.culvert.protocol.TunnelMessage.StreamReset;
import io.culvert.protocol.TunnelMessage.StreamStart;
import io.culvert.relay.RelayField.Opened;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Device software on AWS's C library that speaks V1 although its handshake offers 3.0, in a tunnel without
/// a tag.
class SilentDestinationTest {

    /// By this header without a User-Agent the relay knows the library.
    private static final String CLIENT_TOKEN = "client-token: " + "c".repeat(32);

    private final Queue<RelayEvent.DestinationSilent> silent = new ConcurrentLinkedQueue<>();

    @AutoClose
    private final RelayField field = new RelayField(
            RelayConfig.DEFAULTS.withDestinationSilence(Duration.ofMillis(300)), event -> {
                if (event instanceof RelayEvent.DestinationSilent now) {
                    silent.add(now);
                }
            });

    @Test
    void isMadeToReconnectAndThenServedInV1() throws Exception {
        Opened opened = field.open("SSH");
        RawPeer source = field.attach(opened, SOURCE, V3);
        RawPeer mute = field.attach(opened, DESTINATION, V3, CLIENT_TOKEN);
        source.send(new StreamStart(1, "SSH", 1), data(1, "SSH", 1, "SSH-2.0-one"));
        mute.expect(new StreamStart(1, "SSH", 1), data(1, "SSH", 1, "SSH-2.0-one"));
        source.expect(new StreamReset(1, "SSH", 1));
        mute.expectEnd();
        assertThat(silent).extracting(RelayEvent.DestinationSilent::v1).containsExactly(true);

        RawPeer back = field.attach(opened, DESTINATION, V3, CLIENT_TOKEN);
        source.send(new StreamStart(2, "SSH", 1), data(2, "SSH", 1, "SSH-2.0-two"));
        back.expect(new StreamStart(2, "", 0), data(2, "", 0, "SSH-2.0-two"));
        back.send(data(2, "", 0, "SSH-2.0-device"));
        source.expect(data(2, "SSH", 1, "SSH-2.0-device"));
        assertThat(silent).hasSize(1);
    }

    @Test
    void isOnlyReportedWhereV1CannotNameTheService() throws Exception {
        Opened opened = field.open("SSH", "WEB");
        RawPeer source = field.attach(opened, SOURCE, V3);
        RawPeer mute = field.attach(opened, DESTINATION, V3, CLIENT_TOKEN);
        source.send(new StreamStart(1, "WEB", 1), data(1, "WEB", 1, "GET"));
        mute.expect(new StreamStart(1, "WEB", 1), data(1, "WEB", 1, "GET"));
        await().until(() -> !silent.isEmpty());
        assertThat(silent).extracting(RelayEvent.DestinationSilent::v1).containsExactly(false);
        mute.send(data(1, "WEB", 1, "late"));
        source.expect(data(1, "WEB", 1, "late"));
    }

    @Test
    void leavesOthersAlone() throws Exception {
        Opened answered = field.open("SSH");
        RawPeer source = field.attach(answered, SOURCE, V3);
        RawPeer talker = field.attach(answered, DESTINATION, V3, CLIENT_TOKEN);
        source.send(new StreamStart(1, "SSH", 1), data(1, "SSH", 1, "a"));
        talker.expect(new StreamStart(1, "SSH", 1), data(1, "SSH", 1, "a"));
        talker.send(data(1, "SSH", 1, "b"));
        source.expect(data(1, "SSH", 1, "b"));
        source.send(data(1, "SSH", 1, "no answer to this"));

        Opened unnamed = field.open("SSH");
        RawPeer asking = field.attach(unnamed, SOURCE, V3);
        RawPeer reference = field.attach(unnamed, DESTINATION, V3, CLIENT_TOKEN, "user-agent: localproxy x");
        asking.send(new StreamStart(1, "SSH", 1), data(1, "SSH", 1, "a"));

        isMadeToReconnectAndThenServedInV1();
        talker.expect(data(1, "SSH", 1, "no answer to this"));
        talker.send(new ConnectionReset(1, "SSH", 1));
        source.expect(new ConnectionReset(1, "SSH", 1));
        reference.expect(new StreamStart(1, "SSH", 1), data(1, "SSH", 1, "a"));
        reference.send(new ConnectionReset(1, "SSH", 1));
        asking.expect(new ConnectionReset(1, "SSH", 1));
    }
}
