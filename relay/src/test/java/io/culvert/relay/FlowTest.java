package io.culvert.relay;

import static io.culvert.relay.RelayField.V3;
import static io.culvert.relay.RelayField.data;
import static io.culvert.tunnel.Side.DESTINATION;
import static io.culvert.tunnel.Side.SOURCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.culvert.protocol.TunnelMessage.Data;
import io.culvert.protocol.TunnelMessage.StreamReset;
import io.culvert.protocol.TunnelMessage.StreamStart;
import io.culvert.relay.RelayField.Opened;
import io.culvert.transport.Liveness;
import io.culvert.tunnel.RelayTerms;
import io.culvert.tunnel.Side;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Rates, and receivers that do not read (spec: wire 5.11, rules 34, 37, 38).
class FlowTest {

    private static final int RATE = 200_000;
    private static final Liveness IMPATIENT = new Liveness(Duration.ofMillis(200), Duration.ofMillis(1_000));

    private RelayField field = new RelayField(RelayConfig.DEFAULTS);

    @AfterEach
    void stop() throws Exception {
        field.close();
    }

    private void restart(Liveness liveness) throws IOException {
        field.close();
        field = new RelayField(new RelayConfig(new HoldLimits(1 << 20, 64 << 20, Duration.ofSeconds(30)), 100,
                false, Bandwidth.UNLIMITED, 64 << 20, liveness));
    }

    private static byte[] block(int bytes) {
        return RawPeer.bytes(new Data(1, "SSH", 1, Unpooled.wrappedBuffer(new byte[bytes])));
    }

    @ParameterizedTest
    @EnumSource(Side.class)
    void aTunnelsOwnRateHoldsEachDirection(Side sender) throws Exception {
        Opened opened = field.open(new RelayTerms(null, RATE), "SSH");
        RawPeer source = field.attach(opened, SOURCE, V3);
        RawPeer destination = field.attach(opened, DESTINATION, V3);
        source.send(new StreamStart(1, "SSH", 1));
        destination.expect(new StreamStart(1, "SSH", 1));
        RawPeer from = sender == SOURCE ? source : destination;
        RawPeer to = sender == SOURCE ? destination : source;
        Thread flood = Thread.ofVirtual().start(() -> flood(from, block(8_000), 60, new AtomicLong()));
        long began = System.nanoTime();
        for (int i = 0; i < 60; i++) {
            assertThat(((Data) to.receive()).payload().readableBytes()).isEqualTo(8_000);
        }
        flood.join();
        double rate = 60 * 8_000 / (Duration.ofNanos(System.nanoTime() - began).toMillis() / 1000.0);
        assertThat(rate).isLessThan(RATE * 1.15);
    }

    @Test
    void theOtherDirectionAndPongsAreNotHeldUpByALimitedOne() throws Exception {
        Opened opened = field.open(new RelayTerms(null, 100_000), "SSH");
        RawPeer source = field.attach(opened, SOURCE, V3);
        RawPeer destination = field.attach(opened, DESTINATION, V3);
        source.send(new StreamStart(1, "SSH", 1));
        destination.expect(new StreamStart(1, "SSH", 1));
        Thread flood = Thread.ofVirtual().start(() -> flood(source, block(30_000), 1000, new AtomicLong()));
        for (int i = 0; i < 5; i++) {
            destination.receive();
        }
        destination.frame(RawPeer.PING, "7".getBytes(StandardCharsets.US_ASCII));
        RawPeer.Frame frame = destination.read();
        while (frame.first() != RawPeer.PONG) {
            frame = destination.read();
        }
        destination.send(data(1, "SSH", 1, "down"));
        source.expect(data(1, "SSH", 1, "down"));
        assertThat(flood.isAlive()).as("it would take minutes").isTrue();
        source.close();
        flood.join();
    }

    @Test
    void aLittleStreamIsNotStarvedByABulkOneUnderALimit() throws Exception {
        Opened opened = field.open(new RelayTerms(null, 1_000_000), "SSH", "WEB");
        RawPeer source = field.attach(opened, SOURCE, V3);
        RawPeer destination = field.attach(opened, DESTINATION, V3);
        source.socket().setSendBufferSize(64 << 10);
        source.send(new StreamStart(1, "SSH", 1), new StreamStart(1, "WEB", 1));
        destination.expect(new StreamStart(1, "SSH", 1), new StreamStart(1, "WEB", 1));
        AtomicLong sent = new AtomicLong();
        byte[] bulk = block(16_000);
        Thread sender = Thread.ofVirtual().start(() -> {
            for (int i = 0; i < 5; i++) {
                flood(source, bulk, 40, sent);
                flood(source, RawPeer.bytes(data(1, "WEB", 1, Long.toString(sent.get()))), 1, sent);
            }
        });
        for (int seen = 0; seen < 5;) {
            Data next = (Data) destination.receive();
            if (next.serviceId().equals("WEB")) {
                seen++;
                long at = Long.parseLong(next.payload().toString(StandardCharsets.US_ASCII));
                assertThat(sent.get() - at).as("what waits around it is bounded by buffers")
                    .isLessThan(3_000_000);
            }
        }
        sender.join();
    }

    @Test
    void aReceiverThatDoesNotReadHoldsItsSenderBack() throws Exception {
        Opened opened = field.open("SSH");
        RawPeer source = field.attach(opened, SOURCE, V3);
        RawPeer lazy = field.attach(new RawPeer(field.port(), 16 << 10), opened, DESTINATION, V3);
        source.send(new StreamStart(1, "SSH", 1));
        AtomicLong sent = new AtomicLong();
        Thread flood = Thread.ofVirtual().start(() -> flood(source, block(64_000), 100_000, sent));
        AtomicLong last = new AtomicLong(-1);
        await().pollInterval(Duration.ofMillis(300))
            .atMost(Duration.ofSeconds(20))
            .until(() -> sent.get() > 0 && last.getAndSet(sent.get()) == sent.get());
        assertThat(sent.get()).as("socket buffers and what the relay may keep").isLessThan(32L << 20);
        lazy.expect(new StreamStart(1, "SSH", 1));
        long stuck = sent.get();
        for (int i = 0; i < 400; i++) {
            assertThat(((Data) lazy.receive()).payload().readableBytes()).isEqualTo(64_000);
        }
        await().until(() -> sent.get() > stuck);
        source.close();
        flood.join();
        lazy.close();
    }

    /// Sends until it breaks.
    private static void flood(RawPeer peer, byte[] frame, int times, AtomicLong sent) {
        try {
            for (int i = 0; i < times; i++) {
                peer.frame(RawPeer.BINARY, frame);
                sent.addAndGet(frame.length);
            }
        } catch (IOException e) {
            assertThat(e).as("the test closed it").isNotNull();
        }
    }

    @Test
    void aSilentPeerIsAskedInDigitsAndDroppedWithoutACloseFrame() throws Exception {
        restart(IMPATIENT);
        RawPeer source = field.attach(field.open("SSH"), SOURCE, V3);
        RawPeer.Frame ping = source.read();
        assertThat(ping.first()).isEqualTo(RawPeer.PING);
        assertThat(new String(ping.payload(), StandardCharsets.US_ASCII)).matches("[0-9]{13}");
        Thread reader = Thread.ofVirtual().start(() -> drain(source));
        assertThat(reader.join(Duration.ofSeconds(30))).isTrue();
    }

    private static void drain(RawPeer peer) {
        try {
            while (true) {
                assertThat(peer.read().first()).isEqualTo(RawPeer.PING);
            }
        } catch (IOException e) {
            assertThat(e).as("it ends").isNotNull();
        }
    }

    @Test
    void aDeadPeersStreamsAreResetAtTheOtherSide() throws Exception {
        restart(IMPATIENT);
        Opened opened = field.open("SSH");
        RawPeer source = field.attach(opened, SOURCE, V3);
        RawPeer destination = field.attach(opened, DESTINATION, V3);
        source.send(new StreamStart(1, "SSH", 1));
        destination.expect(new StreamStart(1, "SSH", 1));
        // The source answers pings meanwhile; the destination no longer does.
        source.expect(new StreamReset(1, "SSH", 1));
    }

    @Test
    void aPeerThatIsHeldBackIsPingedAndLives() throws Exception {
        restart(IMPATIENT);
        Opened opened = field.open("SSH");
        RawPeer source = field.attach(opened, SOURCE, V3);
        RawPeer lazy = field.attach(new RawPeer(field.port(), 16 << 10), opened, DESTINATION, V3);
        source.send(new StreamStart(1, "SSH", 1));
        AtomicLong sent = new AtomicLong();
        Thread flood = Thread.ofVirtual().start(() -> flood(source, block(64_000), 100_000, sent));
        Thread alive = Thread.ofVirtual().start(() -> {
            try {
                while (!Thread.interrupted()) {
                    lazy.frame(RawPeer.PING, new byte[0]);
                    Thread.sleep(Duration.ofMillis(100));
                }
            } catch (IOException | InterruptedException e) {
                assertThat(e).as("the test is over").isNotNull();
            }
        });
        for (long until = System.nanoTime() + Duration.ofSeconds(3).toNanos(); System.nanoTime() < until;) {
            assertThat(source.read().first()).isEqualTo(RawPeer.PING);
        }
        assertThat(flood.isAlive()).isTrue();
        alive.interrupt();
        source.close();
        lazy.close();
        flood.join();
    }
}
