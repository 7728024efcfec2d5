package io.culvert.relay;

import static io.culvert.relay.RelayField.V3;
import static io.culvert.tunnel.Side.DESTINATION;
import static io.culvert.tunnel.Side.SOURCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.protocol.TunnelMessage.StreamStart;
import io.culvert.relay.RelayField.Opened;
import io.culvert.tunnel.AttachResult;
import io.culvert.tunnel.Claim;
import io.culvert.tunnel.TunnelsInMemory;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// A side's peer returns with its client token before the relay has the result of its first admission: the
/// store admitted the first peer before the second, and they arrive at the relay in reverse order.
class SuccessorsTest {

    private static final String CLIENT_TOKEN = "client-token: " + "c".repeat(32);
    private static final int PATIENCE_SECONDS = 60;

    private final LateFirst store = new LateFirst();

    /// Keeps the answer to the first claim until [#release].
    private static final class LateFirst extends TunnelsInMemory {

        private final CountDownLatch admitted = new CountDownLatch(1);
        private final CountDownLatch released = new CountDownLatch(1);

        @Override
        public AttachResult attach(Claim claim, Instant now) {
            boolean first = admitted.getCount() > 0;
            AttachResult result = super.attach(claim, now);
            if (first) {
                admitted.countDown();
                await(released);
            }
            return result;
        }

        void release() {
            released.countDown();
        }

        static void await(CountDownLatch latch) {
            try {
                assertThat(latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    @Test
    void thePeerThatTheStoreAdmittedLastStays() throws Exception {
        try (RelayField field = new RelayField(RelayConfig.DEFAULTS, event -> {}, store);
                ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            Overtaken peers = overtaken(field, clients);
            store.release();
            assertThat(peers.answer.get()).startsWith("HTTP/1.1 101 ");
            peers.early.expectClose(1008, "Connection is replaced by another connection");

            RawPeer destination = field.attach(peers.opened, DESTINATION, V3);
            peers.later.send(new StreamStart(1, "SSH", 1));
            destination.expect(new StreamStart(1, "SSH", 1));
        }
    }

    /// The first peer arrives after the rotation that ended the second.
    @Test
    void aPeerThatComesAfterItsSuccessorHasLeftIsTurnedAway() throws Exception {
        try (RelayField field = new RelayField(RelayConfig.DEFAULTS, event -> {}, store);
                ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            Overtaken peers = overtaken(field, clients);
            field.tunnels().rotate(peers.opened.tunnel(), EnumSet.of(SOURCE), null);
            peers.later.expectClose(1008, "rotated");
            store.release();
            assertThat(peers.answer.get()).startsWith("HTTP/1.1 101 ");
            peers.early.expectClose(1008, "Connection is replaced by another connection");
        }
    }

    /// Two peers of the source: the store admitted one before the other, and it arrives after the other.
    private record Overtaken(Opened opened, RawPeer early, Future<String> answer, RawPeer later) {}

    private Overtaken overtaken(RelayField field, ExecutorService clients) throws Exception {
        Opened opened = field.open("SSH");
        RawPeer early = field.connect();
        Future<String> answer = clients
            .submit(() -> early.handshake("source", opened.token(SOURCE), V3, List.of(CLIENT_TOKEN)));
        LateFirst.await(store.admitted);
        return new Overtaken(opened, early, answer, field.attach(opened, SOURCE, V3, CLIENT_TOKEN));
    }
}
