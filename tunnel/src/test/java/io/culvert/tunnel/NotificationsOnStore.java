package io.culvert.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;

/// How long a notification is due.
abstract class NotificationsOnStore extends StoreField {

    NotificationsOnStore(TunnelStoreContract contract) {
        super(contract);
    }

    @Test
    void aNotificationStaysDueWithTheSameTokenUntilItIsConfirmed() {
        OpenResult.Opened opened = opened();
        Notification due = dueToPump();
        assertThat(due.token()).isEqualTo(opened.tokens().get(Side.DESTINATION));
        assertThat(due.version()).isEqualTo(1);
        restart();
        assertThat(dueToPump()).isEqualTo(due);
        assertThat(described(opened.tunnel().id()).notifiedAt()).isNull();
        now = now.plus(Duration.ofSeconds(7));
        tunnels.notified(due);
        assertThat(described(opened.tunnel().id()).notifiedAt()).isEqualTo(now);
        assertThat(tunnels.notificationsDue(ACCOUNT, "pump", 10)).isEmpty();
        assertThat(attach(due.token(), Side.DESTINATION, null)).isNull();
        assertThat(described(opened.tunnel().id()).notifiedAt()).isEqualTo(now);
    }

    @Test
    void afterARotationOfTheDestinationTheThingIsNotNotifiedOfTheNewToken() {
        OpenResult.Opened opened = opened();
        tunnels.notified(dueToPump());
        tunnels.rotate(described(opened.tunnel().id()), EnumSet.of(Side.SOURCE), null);
        assertThat(described(opened.tunnel().id()).notifiedAt()).isEqualTo(now);
        tunnels.rotate(described(opened.tunnel().id()), EnumSet.of(Side.DESTINATION), null);
        assertThat(described(opened.tunnel().id()).notifiedAt()).isNull();
    }

    @Test
    void aNotificationIsVoidOnceItsTokenIsUsedOrRotatedOrItsTunnelEnds() {
        OpenResult.Opened used = opened();
        assertThat(attach(used.tokens().get(Side.DESTINATION), Side.DESTINATION, null)).isNull();
        assertThat(tunnels.notificationsDue(ACCOUNT, "pump", 10)).isEmpty();
        OpenResult.Opened rotated = opened();
        Notification first = dueToPump();
        tunnels.rotate(rotated.tunnel(), EnumSet.of(Side.SOURCE), null);
        assertThat(dueToPump()).isEqualTo(first);
        tunnels.rotate(rotated.tunnel(), EnumSet.of(Side.DESTINATION), null);
        assertThat(dueToPump().token()).isNotEqualTo(first.token());
        assertThat(dueToPump().version()).isGreaterThan(first.version());
        tunnels.notified(first);
        assertThat(tunnels.notificationsDue(ACCOUNT, "pump", 10)).hasSize(1);
        tunnels.close(rotated.tunnel(), false);
        opened();
        assertThat(tunnels.notificationsDue("210987654321", "pump", 10)).isEmpty();
        assertThat(tunnels.notificationsDue(ACCOUNT, "valve", 10)).isEmpty();
        assertThat(tunnels.notificationsDue(ACCOUNT, "pump", 10)).hasSize(1);
        now = now.plus(Duration.ofMinutes(5));
        assertThat(tunnels.notificationsDue(ACCOUNT, "pump", 10)).isEmpty();
    }

    @Test
    void aNotificationThatWasSealedWithAnotherKeyIsForgotten() {
        opened();
        byte[] key = new byte[32];
        key[0] = 1;
        assertThat(tunnels(key, store).notificationsDue(ACCOUNT, "pump", 10)).isEmpty();
        assertThat(tunnels.notificationsDue(ACCOUNT, "pump", 10)).isEmpty();
    }
}
