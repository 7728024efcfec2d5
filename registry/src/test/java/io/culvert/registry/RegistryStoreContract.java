package io.culvert.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.registry.DeviceCertificate.Status;
import io.culvert.registry.RegistryStore.Insertion;
import io.culvert.registry.RegistryStore.Removal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// What every [RegistryStore] does.
public abstract class RegistryStoreContract extends CertificateStoreContract {

    @Test
    void readsBackAThingAndKeepsItsNameToItsAccount() {
        Thing pump = thing("pump", Map.of("site", "north=[1]", "a_b", "x"));
        assertThat(create(pump)).isEqualTo(Insertion.CREATED);
        assertThat(create(thing("pump", Map.of()))).isEqualTo(Insertion.TAKEN);
        assertThat(store.thing(ACCOUNT, "pump")).contains(pump);
        assertThat(store.thing(OTHER, "pump")).isEmpty();
        assertThat(create(new Thing(OTHER, "pump", "id", Attributes.NONE, 1, NOW)))
            .isEqualTo(Insertion.CREATED);
    }

    @Test
    void anAccountHasNoMoreThingsThanItMay() {
        assertThat(store.create(thing("a", Map.of()), 2)).isEqualTo(Insertion.CREATED);
        assertThat(store.create(thing("b", Map.of()), 2)).isEqualTo(Insertion.CREATED);
        assertThat(store.create(thing("c", Map.of()), 2)).isEqualTo(Insertion.FULL);
        assertThat(store.thing(ACCOUNT, "c")).isEmpty();
        assertThat(store.create(thing("a", Map.of()), 2)).isEqualTo(Insertion.TAKEN);
        assertThat(store.create(new Thing(OTHER, "c", "id", Attributes.NONE, 1, NOW), 2))
            .isEqualTo(Insertion.CREATED);
        store.deleteThing(ACCOUNT, "nothing", null);
        store.deleteThing(ACCOUNT, "a", null);
        assertThat(store.create(thing("c", Map.of()), 2)).isEqualTo(Insertion.CREATED);
        assertThat(store.create(thing("d", Map.of()), 2)).isEqualTo(Insertion.FULL);
    }

    @Test
    void aQuotaHoldsWhereCallersRace() throws Exception {
        List<Callable<Insertion>> racers = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            String name = "thing" + i % 30;
            racers.add(() -> store.create(thing(name, Map.of()), 10));
            racers.add(() -> {
                store.deleteThing(ACCOUNT, name, null);
                return Insertion.TAKEN;
            });
        }
        Collections.shuffle(racers, new Random(1));
        try (ExecutorService threads = Executors.newFixedThreadPool(12)) {
            for (Future<Insertion> result : threads.invokeAll(racers)) {
                result.get();
            }
        }
        int kept = store.things(ACCOUNT, null, Page.first(100)).size();
        assertThat(kept).isLessThanOrEqualTo(10);
        for (int i = kept; i < 10; i++) {
            assertThat(store.create(thing("more" + i, Map.of()), 10)).isEqualTo(Insertion.CREATED);
        }
        assertThat(store.create(thing("last", Map.of()), 10)).isEqualTo(Insertion.FULL);
    }

    @Test
    void listsThingsByNamePageByPage() {
        List.of("c", "a", "b", "B").forEach(name -> create(thing(name, Map.of())));
        assertThat(names(store.things(ACCOUNT, null, Page.first(3)))).hasSize(3);
        List<String> all = names(store.things(ACCOUNT, null, Page.first(9)));
        assertThat(all).containsExactlyInAnyOrder("a", "b", "c", "B");
        assertThat(names(store.things(ACCOUNT, null, new Page(all.get(1), 9)))).isEqualTo(all.subList(2, 4));
        assertThat(store.things(OTHER, null, Page.first(9))).isEmpty();
    }

    @Test
    void findsThingsByAnAttribute() {
        create(thing("pump", Map.of("site", "north", "kind", "pump")));
        create(thing("valve", Map.of("site", "northwest", "kin", "d")));
        assertThat(found("site", "north", false)).containsExactly("pump");
        assertThat(found("site", "north", true)).containsExactly("pump", "valve");
        assertThat(found("site", null, false)).containsExactly("pump", "valve");
        assertThat(found("kind", "pump", false)).containsExactly("pump");
        assertThat(found("ite", "north", false)).isEmpty();
        assertThat(found("s_te", "north", false)).isEmpty();
    }

    private List<String> found(String name, @org.jspecify.annotations.Nullable String value, boolean prefix) {
        return names(store.things(ACCOUNT, new AttributeFilter(name, value, prefix), Page.first(9)));
    }

    @Test
    void changesAThingOnlyFromTheVersionBefore() {
        Thing pump = thing("pump", Map.of("a", "1"));
        create(pump);
        Thing changed = pump.changed(new Attributes(Map.of("b", "2")), null);
        assertThat(store.update(changed)).isTrue();
        assertThat(store.update(changed)).isFalse();
        assertThat(store.thing(ACCOUNT, "pump")).contains(changed);
        assertThat(store.update(thing("valve", Map.of()).changed(Attributes.NONE, null))).isFalse();
    }

    @Test
    void deletesAThingThatNoCertificateIsTiedTo() {
        create(thing("pump", Map.of()));
        create(certificate('a', Status.ACTIVE, NOW));
        store.attach(ACCOUNT, "pump", id('a'));
        assertThat(store.deleteThing(OTHER, "pump", null)).isEqualTo(Removal.NOT_FOUND);
        assertThat(store.deleteThing(ACCOUNT, "pump", 2L)).isEqualTo(Removal.CONFLICT);
        assertThat(store.deleteThing(ACCOUNT, "pump", 1L)).isEqualTo(Removal.TIED);
        store.detach(ACCOUNT, "pump", id('a'));
        assertThat(store.deleteThing(ACCOUNT, "pump", 1L)).isEqualTo(Removal.REMOVED);
        assertThat(store.deleteThing(ACCOUNT, "pump", null)).isEqualTo(Removal.NOT_FOUND);
    }

    private static List<String> names(List<Thing> things) {
        return things.stream().map(Thing::name).toList();
    }
}
