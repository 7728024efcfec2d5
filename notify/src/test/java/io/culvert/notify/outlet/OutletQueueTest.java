package io.culvert.notify.outlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.culvert.notify.outlet.OutletException.Extent;
import io.culvert.transport.RetryDelay;
import io.culvert.tunnel.ClientAccessToken;
import io.culvert.tunnel.Notification;
import io.culvert.tunnel.TunnelId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What happens to notifications while their receiver is away or refuses them.
class OutletQueueTest {

    private static final Duration AGO = Duration.ofSeconds(1);

    private final Receiver receiver = new Receiver();
    private final Queue<Notification> due = new ConcurrentLinkedQueue<>();
    private final OutletQueue queue = new OutletQueue(receiver, () -> List.copyOf(due),
            InstantSource.system(), new RetryDelay(Duration.ofMillis(2), Duration.ofMillis(10), 2));

    /// Takes notifications unless it is told otherwise.
    private static final class Receiver implements Outlet {

        private final Queue<Notification> taken = new ConcurrentLinkedQueue<>();
        private final Map<TunnelId, Boolean> refused = new ConcurrentHashMap<>();
        private final Queue<Instant> refusedAt = new ConcurrentLinkedQueue<>();
        private volatile Instant takenAt = Instant.MIN;
        private volatile boolean away;
        private volatile Duration pause = Duration.ZERO;

        @Override
        public String name() {
            return "the receiver";
        }

        @Override
        public void deliver(Notification notification) throws OutletException {
            if (away) {
                refusedAt.add(Instant.now());
                throw new OutletException(Extent.RECEIVER, "away", pause);
            }
            if (refused.containsKey(notification.tunnelId())) {
                throw new OutletException(Extent.NOTIFICATION, "not this one");
            }
            takenAt = Instant.now();
            taken.add(notification);
        }

        @Override
        public void close() {}
    }

    @AfterEach
    void stop() {
        queue.close();
    }

    @Test
    void eachIsDeliveredOnce() {
        add(1, 2, 3);
        await().untilAsserted(() -> assertThat(queue.size()).isZero());
        assertThat(tunnels()).containsExactlyInAnyOrder(1, 2, 3);
        assertThat(queue.delivered()).isEqualTo(3);
    }

    @Test
    void theNewestOfATunnelIsDeliveredWhenTheReceiverIsBack() {
        receiver.away = true;
        queue.add(notification(1, 4));
        queue.add(notification(1, 6));
        queue.add(notification(1, 5));
        add(2);
        receiver.away = false;
        await().untilAsserted(() -> assertThat(queue.size()).isZero());
        assertThat(receiver.taken).extracting(Notification::version).containsExactlyInAnyOrder(6L, 1L);
    }

    /// Eight deliveries may be under way when the receiver asks for the pause.
    @Test
    void theReceiverIsLeftAloneForAsLongAsItAsks() {
        receiver.pause = Duration.ofMillis(700);
        receiver.away = true;
        add(1);
        await().until(() -> !receiver.refusedAt.isEmpty());
        receiver.away = false;
        await().untilAsserted(() -> assertThat(tunnels()).containsExactly(1));
        assertThat(receiver.refusedAt).hasSize(1);
        assertThat(receiver.takenAt).isAfter(receiver.refusedAt.element().plus(receiver.pause));
    }

    @Test
    void oneThatIsVoidIsNotDelivered() {
        receiver.away = true;
        add(1, 2, 3);
        queue.removeOlder(id(1), 2);
        queue.removeOlder(id(2), 1);
        receiver.away = false;
        await().untilAsserted(() -> assertThat(queue.size()).isZero());
        assertThat(tunnels()).containsExactlyInAnyOrder(2, 3);
    }

    @Test
    void oneThatHasExpiredIsNotDelivered() {
        queue.add(new Notification("123456789012", id(1), 1, "pump", ClientAccessToken.presented("t"),
                List.of(), Instant.now().minus(AGO)));
        add(2);
        await().untilAsserted(() -> assertThat(tunnels()).containsExactly(2));
        await().untilAsserted(() -> assertThat(queue.size()).isZero());
    }

    @Test
    void oneThatIsRefusedHoldsUpNoOther() {
        receiver.refused.put(id(1), true);
        add(1);
        IntStream.range(2, 50).forEach(this::add);
        await().untilAsserted(() -> assertThat(tunnels()).hasSize(48));
        assertThat(queue.size()).isOne();
        receiver.refused.clear();
        await().untilAsserted(() -> assertThat(tunnels()).contains(1));
    }

    @Test
    void thoseThatWereLeftOutAreReadAgain() {
        receiver.away = true;
        for (int i = 0; i < 10_050; i++) {
            due.add(notification(i, 1));
            add(i);
        }
        assertThat(queue.size()).isEqualTo(10_000);
        receiver.away = false;
        await().atMost(Duration.ofMinutes(1))
            .untilAsserted(() -> assertThat(tunnels().stream().distinct()).hasSize(10_050));
    }

    private void add(int... tunnels) {
        IntStream.of(tunnels).forEach(tunnel -> queue.add(notification(tunnel, 1)));
    }

    private List<Integer> tunnels() {
        return receiver.taken.stream()
            .map(each -> Integer.parseInt(each.tunnelId().toString()))
            .collect(Collectors.toList());
    }

    private static TunnelId id(int tunnel) {
        return new TunnelId(Integer.toString(tunnel));
    }

    private static Notification notification(int tunnel, long version) {
        return new Notification("123456789012", id(tunnel), version, "pump",
                ClientAccessToken.presented("token"), List.of("SSH"), Instant.now().plusSeconds(3600));
    }
}
