package io.culvert.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.registry.DevicePresenceStore.Seen;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every [DevicePresenceStore] does.
public abstract class DevicePresenceStoreContract {

    private static final String ACCOUNT = "000000000000";
    private static final Instant NOW = Instant.ofEpochMilli(1_800_000_000_123L);

    private DevicePresenceStore store;

    /// A store without entries, beside the other parts of the same registry.
    protected abstract DevicePresenceStore open();

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

    private void write(String thing, Instant at, String... services) {
        store.write(List.of(new Seen(ACCOUNT, thing, new Presence(true, at, List.of(services)))));
    }

    @Test
    void theLastEntryOfEachThingIsFound() {
        write("pump", NOW, "SSH");
        write("pump", NOW.plusMillis(1), "SSH", "WEB");
        write("valve", NOW);
        assertThat(store.find(ACCOUNT, List.of("pump", "valve", "lamp")))
            .isEqualTo(Map.of("pump", new Presence(false, NOW.plusMillis(1), List.of("SSH", "WEB")), "valve",
                    new Presence(false, NOW, List.of())));
        assertThat(store.find(ACCOUNT, List.of())).isEmpty();
        assertThat(store.find("111111111111", List.of("pump"))).isEmpty();
    }

    @Test
    void anEntryOfAMissingThingIsSkipped() {
        store.write(List.of(new Seen(ACCOUNT, "lamp", new Presence(true, NOW, List.of())),
                new Seen(ACCOUNT, "pump", new Presence(true, NOW, List.of()))));
        assertThat(store.find(ACCOUNT, List.of("lamp", "pump"))).containsOnlyKeys("pump");
    }

    @Test
    void anEntryEndsWithItsThing() {
        write("pump", NOW);
        removeThing(ACCOUNT, "pump");
        addThing(ACCOUNT, "pump");
        assertThat(store.find(ACCOUNT, List.of("pump"))).isEmpty();
    }
}
