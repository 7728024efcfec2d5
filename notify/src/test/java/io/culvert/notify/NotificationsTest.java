package io.culvert.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.tunnel.ClientAccessToken;
import io.culvert.tunnel.Notification;
import io.culvert.tunnel.TunnelEvent.NotificationDue;
import io.culvert.tunnel.TunnelEvent.NotificationVoid;
import io.culvert.tunnel.TunnelId;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Events of one tunnel that come in another order than the changes they tell of.
class NotificationsTest {

    private static final String ACCOUNT = "123456789012";
    private static final TunnelId TUNNEL = new TunnelId("tunnel-1");
    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

    private final Notifications notifications = new Notifications(() -> NOON);

    @Test
    void ofTwoRotationsTheNewerTokenIsDueInEitherOrder() {
        notifications.on(new NotificationDue(rotatedBy(3)));
        notifications.on(new NotificationDue(rotatedBy(2)));
        assertThat(due()).containsExactly(rotatedBy(3));
        notifications.on(new NotificationDue(rotatedBy(4)));
        assertThat(due()).containsExactly(rotatedBy(4));
    }

    @Test
    void aLateEndOfAnOlderNotificationLeavesTheNewerOne() {
        notifications.on(new NotificationDue(rotatedBy(3)));
        notifications.on(new NotificationVoid(ACCOUNT, TUNNEL, 2));
        assertThat(due()).containsExactly(rotatedBy(3));
        notifications.on(new NotificationVoid(ACCOUNT, TUNNEL, 4));
        assertThat(due()).isEmpty();
    }

    @Test
    void aNotificationThatComesAfterItsEndIsNotDelivered() {
        notifications.on(new NotificationVoid(ACCOUNT, TUNNEL, 4));
        notifications.on(new NotificationDue(rotatedBy(3)));
        assertThat(due()).isEmpty();
    }

    @Test
    void showsTheNewestOfManyAndOlderOnesInTheirPlace() {
        for (int i = 0; i < 1000; i++) {
            notifications.on(new NotificationDue(numbered(i)));
        }
        assertThat(due()).hasSize(Notifications.MOST_WAITING).startsWith(numbered(999), numbered(998));
        notifications.confirmed(numbered(999));
        assertThat(due()).hasSize(Notifications.MOST_WAITING)
            .startsWith(numbered(998))
            .endsWith(numbered(999 - Notifications.MOST_WAITING));
    }

    private static Notification numbered(int number) {
        return new Notification(ACCOUNT, new TunnelId("tunnel-" + number), 1, "pump",
                ClientAccessToken.presented("token-" + number), List.of("SSH"), NOON.plusSeconds(60));
    }

    private List<Notification> due() {
        return notifications.waiting(ACCOUNT, "pump");
    }

    private static Notification rotatedBy(long version) {
        return new Notification(ACCOUNT, TUNNEL, version, "pump",
                ClientAccessToken.presented("token-" + version), List.of("SSH"), NOON.plusSeconds(60));
    }
}
