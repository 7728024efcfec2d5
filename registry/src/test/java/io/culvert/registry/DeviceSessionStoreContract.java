package io.culvert.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.registry.DeviceSessionStore.Kept;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every [DeviceSessionStore] does.
public abstract class DeviceSessionStoreContract {

    private static final String ACCOUNT = "000000000000";
    private static final Instant NOW = Instant.ofEpochMilli(1_800_000_000_123L);
    private static final Instant LATER = NOW.plus(Duration.ofDays(7));
    private static final int MAX = 3;
    private static final DeviceClient PUMP = client("pump");

    private DeviceSessionStore store;

    /// A store without sessions, beside the other parts of the same registry.
    protected abstract DeviceSessionStore open();

    /// Adds a thing to that registry.
    protected abstract void addThing(String account, String name);

    /// Removes a thing from that registry.
    protected abstract void removeThing(String account, String name);

    @BeforeEach
    void begin() {
        store = open();
        addThing(ACCOUNT, "pump");
        addThing(ACCOUNT, "valve");
    }

    private static DeviceClient client(String id, String... things) {
        return new DeviceClient(ACCOUNT, things.length == 0 ? List.of("pump") : List.of(things), id);
    }

    private static Map<String, @Nullable Integer> notSubscribed(String thing) {
        return Collections.singletonMap(thing, null);
    }

    @Test
    void aSessionThatIsKeptIsFoundUntilItEnds() {
        assertThat(store.find(PUMP, NOW).present()).isFalse();
        store.keep(PUMP, LATER, MAX);
        assertThat(store.find(PUMP, NOW)).isEqualTo(new Kept(notSubscribed("pump")));
        assertThat(store.find(PUMP, LATER.minusMillis(1)).present()).isTrue();
        assertThat(store.find(PUMP, LATER).present()).isFalse();
        assertThat(store.find(client("another"), NOW).present()).isFalse();
    }

    @Test
    void subscriptionsStayWithTheSession() {
        store.keep(PUMP, LATER, MAX);
        store.subscribe(PUMP, "pump", 1);
        store.keep(PUMP, LATER.plusSeconds(1), MAX);
        assertThat(store.find(PUMP, LATER)).isEqualTo(new Kept(Map.of("pump", 1)));
        store.subscribe(PUMP, "pump", 0);
        assertThat(store.find(PUMP, NOW)).isEqualTo(new Kept(Map.of("pump", 0)));
        store.subscribe(PUMP, "pump", null);
        assertThat(store.find(PUMP, NOW)).isEqualTo(new Kept(notSubscribed("pump")));
    }

    @Test
    void aSubscriptionWithoutASessionIsNotKept() {
        store.subscribe(PUMP, "pump", 1);
        assertThat(store.find(PUMP, NOW).present()).isFalse();
    }

    @Test
    void aDeviceOfTwoThingsHasOneSession() {
        DeviceClient both = client("both", "pump", "valve");
        store.keep(both, LATER, MAX);
        store.subscribe(both, "valve", 1);
        assertThat(store.find(both, NOW).qos()).hasSize(2).containsEntry("valve", 1);
        store.remove(both);
        assertThat(store.find(both, NOW).present()).isFalse();
    }

    @Test
    void theEndMovesForTheConnectionThatWroteItLast() {
        store.keep(PUMP, LATER, MAX);
        store.keep(PUMP, LATER.plusSeconds(5), MAX);
        store.move(PUMP, LATER, LATER.plusSeconds(50));
        store.move(PUMP, LATER, null);
        assertThat(store.find(PUMP, LATER).present()).isTrue();
        assertThat(store.find(PUMP, LATER.plusSeconds(5)).present()).isFalse();

        store.move(PUMP, LATER.plusSeconds(5), LATER.plusSeconds(9));
        assertThat(store.find(PUMP, LATER.plusSeconds(8)).present()).isTrue();
        store.move(PUMP, LATER.plusSeconds(9), null);
        assertThat(store.find(PUMP, NOW).present()).isFalse();
    }

    @Test
    void theSessionThatEndsFirstMakesRoom() {
        for (int i = 0; i < MAX; i++) {
            store.keep(client("c" + i), LATER.plusSeconds(i), MAX);
        }
        store.keep(client("valve", "valve"), LATER, MAX);
        store.keep(client("next"), LATER.plusSeconds(9), MAX);
        assertThat(store.find(client("c0"), NOW).present()).isFalse();
        assertThat(store.find(client("c1"), NOW).present()).isTrue();
        assertThat(store.find(client("next"), NOW).present()).isTrue();
        assertThat(store.find(client("valve", "valve"), NOW).present()).isTrue();
    }

    @Test
    void sessionsEndWithTheirThing() {
        store.keep(PUMP, LATER, MAX);
        removeThing(ACCOUNT, "pump");
        assertThat(store.find(PUMP, NOW).present()).isFalse();
        store.keep(PUMP, LATER, MAX);
        assertThat(store.find(PUMP, NOW).present()).isFalse();
    }

    @Test
    void whatHasEndedIsRemoved() {
        store.keep(PUMP, NOW.minusSeconds(1), MAX);
        store.keep(client("other"), LATER, MAX);
        assertThat(store.removeEnded(NOW)).isEqualTo(1);
        assertThat(store.find(client("other"), NOW).present()).isTrue();
    }

    @Test
    void aClientIdMayBeLong() {
        DeviceClient talkative = client("x".repeat(60_000));
        store.keep(talkative, LATER, MAX);
        assertThat(store.find(talkative, NOW).present()).isTrue();
    }
}
