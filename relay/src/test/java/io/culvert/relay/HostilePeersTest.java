package io.culvert.relay;

import static io.culvert.relay.RelayField.V1;
import static io.culvert.relay.RelayField.V3;
import static io.culvert.tunnel.Side.DESTINATION;
import static io.culvert.tunnel.Side.SOURCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.culvert.protocol.TunnelMessage.ConnectionReset;
import io.culvert.protocol.TunnelMessage.ConnectionStart;
import io.culvert.protocol.TunnelMessage.StreamReset;
import io.culvert.protocol.TunnelMessage.StreamStart;
import io.culvert.relay.RelayField.Opened;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Peers that try to fill the service.
class HostilePeersTest {

    private static final int BATCH = 5000;

    private final RelayField field = new RelayField(RelayConfig.DEFAULTS);

    @AfterEach
    void stop() throws Exception {
        field.close();
    }

    /// A relay without the rule would read all 200 MB, and keep a reset for each message.
    @Test
    void aSourceThatReadsNoResetsIsNotRead() throws Exception {
        RawPeer source = field.attach(new RawPeer(field.port(), 16 << 10), field.open("SSH"), SOURCE, V3);
        ByteArrayOutputStream batch = new ByteArrayOutputStream();
        for (int i = 1; i <= BATCH; i++) {
            batch.writeBytes(RawPeer.bytes(new ConnectionStart(7, "SSH", i)));
        }
        AtomicLong sent = new AtomicLong();
        Thread flood = Thread.ofVirtual().start(() -> flood(source, batch.toByteArray(), sent));
        AtomicLong last = new AtomicLong(-1);
        await().pollInterval(Duration.ofMillis(500))
            .atMost(Duration.ofMinutes(1))
            .until(() -> sent.get() > 0 && last.getAndSet(sent.get()) == sent.get());
        assertThat(sent.get()).as("what socket buffers take").isLessThan(30L << 20);
        for (int i = 1; i <= BATCH; i++) {
            source.expect(new ConnectionReset(7, "SSH", i));
        }
        source.close();
        flood.join();
    }

    private static void flood(RawPeer peer, byte[] frame, AtomicLong sent) {
        try {
            for (int i = 0; i < 2500; i++) {
                peer.frame(RawPeer.BINARY, frame);
                sent.addAndGet(frame.length);
            }
        } catch (IOException e) {
            assertThat(e).as("the test closed it").isNotNull();
        }
    }

    @Test
    void theOldestStreamOfMoreThanMayBeIsResetAtBothEnds() throws Exception {
        Opened opened = field.open();
        RawPeer source = field.attach(opened, SOURCE, V1);
        RawPeer destination = field.attach(opened, DESTINATION, V1);
        for (int id = 1; id <= Streams.MAX_STREAMS; id++) {
            source.send(new StreamStart(id, "", 0));
            destination.expect(new StreamStart(id, "", 0));
        }
        for (int more = 1; more <= 5; more++) {
            int id = Streams.MAX_STREAMS + more;
            source.send(new StreamStart(id, "", 0));
            destination.expect(new StreamReset(more, "", 0), new StreamStart(id, "", 0));
            source.expect(new StreamReset(more, "", 0));
        }
    }
}
