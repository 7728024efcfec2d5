package io.culvert.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.registry.RegistryStore.Insertion;
import io.culvert.registry.RegistryStore.Removal;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every store of thing types does.
public abstract class ThingTypeStoreContract {

    private static final String ACCOUNT = "123456789012";
    private static final String OTHER = "210987654321";
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00.250Z");

    private ThingTypeStore store;

    /// An empty store.
    protected abstract ThingTypeStore open();

    /// A store of things on the same database.
    protected abstract RegistryStore registry();

    @BeforeEach
    void start() {
        store = open();
    }

    @Test
    void keepsTypesPerAccountUpToTheirNumber() {
        ThingType lamp = type("lamp");
        assertThat(store.create(lamp, 1)).isEqualTo(Insertion.CREATED);
        assertThat(store.create(lamp, 1)).isEqualTo(Insertion.TAKEN);
        assertThat(store.create(type("pump"), 1)).isEqualTo(Insertion.FULL);
        assertThat(store.type(ACCOUNT, "lamp")).contains(lamp);
        assertThat(store.type(OTHER, "lamp")).isEmpty();
        assertThat(store.types(ACCOUNT, Page.first(9))).containsExactly(lamp);
    }

    @Test
    void deprecatesATypeOnceAndUndoesIt() {
        store.create(type("lamp"), 9);
        assertThat(store.deprecate(ACCOUNT, "none", NOW)).isFalse();
        assertThat(store.deprecate(ACCOUNT, "lamp", NOW)).isTrue();
        assertThat(store.deprecate(ACCOUNT, "lamp", NOW.plusSeconds(9))).isTrue();
        assertThat(store.type(ACCOUNT, "lamp")).get().extracting(ThingType::deprecatedAt).isEqualTo(NOW);
        store.deprecate(ACCOUNT, "lamp", null);
        assertThat(store.type(ACCOUNT, "lamp")).contains(type("lamp"));
    }

    @Test
    void deletesADeprecatedTypeThatNoThingHas() {
        store.create(type("lamp"), 1);
        assertThat(store.delete(ACCOUNT, "lamp")).isEqualTo(Removal.CONFLICT);
        store.deprecate(ACCOUNT, "lamp", NOW);
        Thing thing = new Thing(ACCOUNT, "lamp-1", "id", Attributes.NONE, 1, NOW, "lamp");
        registry().create(thing, 9);
        assertThat(registry().thing(ACCOUNT, "lamp-1")).contains(thing);
        assertThat(store.things(ACCOUNT, "lamp", Page.first(9))).containsExactly(thing);
        assertThat(store.delete(ACCOUNT, "lamp")).isEqualTo(Removal.TIED);
        registry().update(thing.changed(Attributes.NONE, null));
        assertThat(store.things(ACCOUNT, "lamp", Page.first(9))).isEmpty();
        assertThat(store.delete(ACCOUNT, "lamp")).isEqualTo(Removal.REMOVED);
        assertThat(store.delete(ACCOUNT, "lamp")).isEqualTo(Removal.NOT_FOUND);
        assertThat(store.create(type("pump"), 1)).isEqualTo(Insertion.CREATED);
    }

    private static ThingType type(String name) {
        return new ThingType(ACCOUNT, name, "id", "about it", List.of("site", "hall"), null, NOW);
    }
}
