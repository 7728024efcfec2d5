package io.culvert.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.registry.DeviceSessionLimits;
import io.culvert.registry.DeviceSessions;
import io.culvert.registry.DeviceSessionsInMemory;
import io.culvert.registry.RegistryInMemory;
import io.culvert.tunnel.ClientAccessToken;
import io.culvert.tunnel.Notification;
import io.culvert.tunnel.TunnelEvent.NotificationDue;
import io.culvert.tunnel.TunnelEvent.NotificationVoid;
import io.culvert.tunnel.TunnelId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What is sent to a subscribed thing while the store is read and events arrive, in any order.
class NotificationsTest {

    private static final String ACCOUNT = "123456789012";
    private static final TunnelId TUNNEL = new TunnelId("tunnel-1");
    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final Store store = new Store();
    private final Notifications notifications = new Notifications(store, tasks::add, () -> NOON);
    private final MqttConnection connection = connection();

    /// The newest first, as a real one.
    private static final class Store implements StoredNotifications {

        private final List<Notification> due = new ArrayList<>();
        private final Deque<Notification> confirmed = new ArrayDeque<>();
        private int reads;

        @Override
        public List<Notification> due(String account, String thingName, int limit) {
            reads++;
            return due.stream().limit(limit).toList();
        }

        @Override
        public void confirmed(Notification notification) {
            due.remove(notification);
            confirmed.add(notification);
        }
    }

    @Test
    void ofTwoRotationsTheNewerTokenIsDueInEitherOrder() {
        subscribe();
        notifications.on(new NotificationDue(rotatedBy(3)));
        notifications.on(new NotificationDue(rotatedBy(2)));
        assertThat(due()).containsExactly(rotatedBy(3));
        notifications.on(new NotificationDue(rotatedBy(4)));
        assertThat(due()).containsExactly(rotatedBy(4));
    }

    @Test
    void aLateEndOfAnOlderNotificationLeavesTheNewerOne() {
        subscribe();
        notifications.on(new NotificationDue(rotatedBy(3)));
        notifications.on(voidAt(2));
        assertThat(due()).containsExactly(rotatedBy(3));
        notifications.on(voidAt(4));
        assertThat(due()).isEmpty();
    }

    @Test
    void aNotificationThatComesAfterItsEndIsNotDelivered() {
        subscribe();
        notifications.on(voidAt(4));
        notifications.on(new NotificationDue(rotatedBy(3)));
        assertThat(due()).isEmpty();
    }

    @Test
    void whatWasDueBeforeTheSubscriptionComesFromTheStoreAfterWhatIsNew() {
        store.due.addAll(List.of(numbered(2), numbered(1)));
        notifications.on(new NotificationDue(numbered(2)));
        notifications.subscribe(ACCOUNT, "pump", connection);
        notifications.on(new NotificationDue(numbered(3)));
        runTasks();
        assertThat(due()).containsExactly(numbered(3), numbered(2), numbered(1));
    }

    @Test
    void whatIsReadWhileItIsRotatedOrEndsIsNotDelivered() {
        store.due.addAll(List.of(numbered(2), rotatedBy(1)));
        notifications.subscribe(ACCOUNT, "pump", connection);
        notifications.on(new NotificationDue(rotatedBy(2)));
        notifications.on(new NotificationVoid(ACCOUNT, numbered(2).tunnelId(), 2, "pump"));
        runTasks();
        assertThat(due()).containsExactly(rotatedBy(2));
    }

    @Test
    void aConfirmedNotificationIsNotReadAgainBeforeItIsWritten() {
        store.due.add(numbered(1));
        subscribe();
        notifications.confirmed(numbered(1));
        Runnable write = Objects.requireNonNull(tasks.poll());
        notifications.unsubscribe(ACCOUNT, "pump", connection);
        subscribe();
        assertThat(due()).isEmpty();
        write.run();
        assertThat(store.confirmed).containsExactly(numbered(1));
    }

    @Test
    void holdsTheNewestOfManyAndReadsOlderOnesWhenFewAreLeft() {
        IntStream.range(0, 450).forEach(i -> store.due.addFirst(numbered(i)));
        subscribe();
        assertThat(due()).hasSize(SubscribedThing.MOST_HELD).startsWith(numbered(449), numbered(448));
        int delivered = 0;
        for (List<Notification> due = due(); !due.isEmpty(); due = due()) {
            assertThat(due).hasSizeLessThanOrEqualTo(SubscribedThing.MOST_HELD)
                .startsWith(numbered(449 - delivered++));
            notifications.confirmed(due.getFirst());
            runTasks();
        }
        assertThat(delivered).isEqualTo(450);
        assertThat(store.reads).isLessThanOrEqualTo(5);
    }

    @Test
    void aFloodOfNewNotificationsLeavesTheOldestToTheStore() {
        subscribe();
        for (int i = 0; i < 1000; i++) {
            store.due.addFirst(numbered(i));
            notifications.on(new NotificationDue(numbered(i)));
        }
        assertThat(due()).hasSize(SubscribedThing.MOST_HELD).startsWith(numbered(999));
        due().stream().limit(100).forEach(notifications::confirmed);
        runTasks();
        assertThat(due()).hasSize(SubscribedThing.MOST_HELD)
            .startsWith(numbered(899))
            .endsWith(numbered(700));
    }

    @Test
    void aDeviceThatSubscribesAgainAndAgainCausesOneReadAtATime() {
        store.due.add(numbered(1));
        for (int i = 0; i < 1000; i++) {
            notifications.subscribe(ACCOUNT, "pump", connection);
            notifications.unsubscribe(ACCOUNT, "pump", connection);
        }
        assertThat(tasks).hasSize(1);
        notifications.subscribe(ACCOUNT, "pump", connection);
        runTasks();
        assertThat(store.reads).isOne();
        assertThat(due()).containsExactly(numbered(1));
    }

    @Test
    void aThingWithoutASubscriptionHoldsNothing() {
        subscribe();
        notifications.unsubscribe(ACCOUNT, "pump", connection);
        notifications.on(new NotificationDue(numbered(1)));
        assertThat(due()).isEmpty();
    }

    private static MqttConnection connection() {
        RegistryInMemory things = new RegistryInMemory();
        DeviceSessions kept = new DeviceSessions(new DeviceSessionsInMemory((account, name) -> true),
                DeviceSessionLimits.DEFAULTS, InstantSource.system());
        return new MqttConnection(new MqttEndpoint(MqttField.authenticator(things, false), kept,
                new MqttConfig("eu-west-1", 1, MqttConfig.UNVERIFIED_BYTES), Runnable::run, new Store(),
                () -> NOON, event -> {}, connection -> Duration.ZERO));
    }

    private void subscribe() {
        notifications.subscribe(ACCOUNT, "pump", connection);
        runTasks();
    }

    private void runTasks() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    private static Notification numbered(int number) {
        return new Notification(ACCOUNT, new TunnelId("tunnel-n" + number), 1, "pump",
                ClientAccessToken.presented("token-" + number), List.of("SSH"), NOON.plusSeconds(60));
    }

    private static NotificationVoid voidAt(long version) {
        return new NotificationVoid(ACCOUNT, TUNNEL, version, "pump");
    }

    private List<Notification> due() {
        return notifications.waiting(ACCOUNT, "pump");
    }

    private static Notification rotatedBy(long version) {
        return new Notification(ACCOUNT, TUNNEL, version, "pump",
                ClientAccessToken.presented("token-" + version), List.of("SSH"), NOON.plusSeconds(60));
    }
}
