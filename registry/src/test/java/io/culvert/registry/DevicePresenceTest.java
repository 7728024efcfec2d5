package io.culvert.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class DevicePresenceTest {

    private static final String ACCOUNT = "000000000000";
    private static final Instant START = Instant.ofEpochMilli(1_800_000_000_000L);

    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final InMemory store = new InMemory();
    private final DevicePresence presence = new DevicePresence(store, now::get);

    private static final class InMemory implements DevicePresenceStore {

        private final Map<String, Presence> rows = new HashMap<>();
        private boolean fails;

        @Override
        public void write(List<Seen> entries) {
            if (fails) {
                throw new IllegalStateException("no database");
            }
            entries.forEach(seen -> rows.put(seen.thing(),
                    new Presence(false, seen.last().since(), seen.last().services())));
        }

        @Override
        public Map<String, Presence> find(String account, Collection<String> things) {
            Map<String, Presence> found = new HashMap<>(rows);
            found.keySet().retainAll(things);
            return found;
        }
    }

    private void pass(long seconds) {
        now.updateAndGet(time -> time.plusSeconds(seconds));
    }

    @Test
    void aDeviceIsConnectedWhileOneOfItsConnectionsIsSubscribed() {
        presence.arrived(ACCOUNT, "pump", "one", List.of("SSH"));
        pass(5);
        presence.arrived(ACCOUNT, "pump", "two", List.of());
        presence.left(ACCOUNT, "pump", "one");
        assertThat(presence.of(ACCOUNT, "pump")).contains(new Presence(true, START, List.of("SSH")));
        pass(5);
        presence.left(ACCOUNT, "pump", "two");
        assertThat(presence.of(ACCOUNT, "pump"))
            .contains(new Presence(false, START.plusSeconds(10), List.of("SSH")));
    }

    @Test
    void theEndOfAnUnknownConnectionChangesNothing() {
        presence.left(ACCOUNT, "pump", "one");
        assertThat(presence.of(ACCOUNT, "pump")).isEmpty();
        presence.arrived(ACCOUNT, "pump", "two", List.of());
        presence.left(ACCOUNT, "pump", "one");
        assertThat(presence.of(ACCOUNT, "pump").orElseThrow().connected()).isTrue();
    }

    @Test
    void anotherProcessFindsWhenADeviceWasLastSeen() {
        presence.arrived(ACCOUNT, "pump", "one", List.of("SSH"));
        pass(5);
        presence.left(ACCOUNT, "pump", "one");
        presence.arrived(ACCOUNT, "valve", "two", List.of());
        presence.flush();
        DevicePresence next = new DevicePresence(store, now::get);
        assertThat(next.of(ACCOUNT, List.of("pump", "valve", "lamp")))
            .isEqualTo(Map.of("pump", new Presence(false, START.plusSeconds(5), List.of("SSH")), "valve",
                    new Presence(false, START.plusSeconds(5), List.of())));
    }

    @Test
    void whatCouldNotBeWrittenIsWrittenNextTime() {
        presence.arrived(ACCOUNT, "pump", "one", List.of());
        store.fails = true;
        assertThatThrownBy(presence::flush).hasMessage("no database");
        store.fails = false;
        presence.flush();
        assertThat(store.rows).containsOnlyKeys("pump");
    }
}
