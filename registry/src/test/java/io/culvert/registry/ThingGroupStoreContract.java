package io.culvert.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.registry.RegistryStore.Removal;
import io.culvert.registry.ThingGroupStore.GroupInsertion;
import io.culvert.registry.ThingGroupStore.Joining;
import io.culvert.registry.ThingGroupStore.Query;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every [ThingGroupStore] does, and the rules of [ThingGroups] on it.
public abstract class ThingGroupStoreContract {

    private static final String ACCOUNT = "123456789012";
    private static final String OTHER = "210987654321";
    private static final Instant NOW = Instant.parse("2026-11-25T09:00:00Z");

    private ThingGroupStore store;
    private RegistryStore things;
    private ThingGroups groups;

    /// Two empty stores of the same things.
    protected abstract Stores open() throws Exception;

    /// The store of groups, and that of the things in them.
    public record Stores(ThingGroupStore groups, RegistryStore things) {}

    @BeforeEach
    void openThem() throws Exception {
        Stores stores = open();
        store = stores.groups();
        things = stores.things();
        groups = new ThingGroups(store, RegistryQuotas.DEFAULTS, InstantSource.fixed(NOW));
    }

    @Test
    void readsBackAGroupAndKeepsItsNameToItsAccount() {
        ThingGroup group = new ThingGroup(ACCOUNT, "north", "id", List.of(), "the north",
                new Attributes(Map.of("a", "1")), NOW);
        assertThat(store.create(group, 1000)).isEqualTo(GroupInsertion.CREATED);
        assertThat(store.create(group, 1000)).isEqualTo(GroupInsertion.TAKEN);
        assertThat(store.group(ACCOUNT, "north")).contains(group);
        assertThat(store.group(OTHER, "north")).isEmpty();
    }

    @Test
    void anAccountHasNoMoreGroupsThanItMay() {
        groups = new ThingGroups(store, new RegistryQuotas(1, 2, 1, 1), InstantSource.fixed(NOW));
        assertThat(create("a", null)).isInstanceOf(Creation.Created.class);
        assertThat(create("b", "a")).isInstanceOf(Creation.Created.class);
        assertThat(create("c", "b")).isEqualTo(new Creation.Full<ThingGroup>(2));
        assertThat(store.group(ACCOUNT, "c")).isEmpty();
        assertThat(create("b", "a")).isInstanceOf(Creation.Created.class);
        assertThat(store.delete(ACCOUNT, "a")).isEqualTo(RegistryStore.Removal.TIED);
        assertThat(create("c", null)).isEqualTo(new Creation.Full<ThingGroup>(2));
        store.delete(ACCOUNT, "b");
        assertThat(create("c", null)).isInstanceOf(Creation.Created.class);
    }

    @Test
    void groupsStandInEachOtherUpToADepth() {
        String parent = null;
        for (int depth = 1; depth <= ThingGroups.MAX_DEPTH; depth++) {
            assertThat(create("g" + depth, parent)).isInstanceOf(Creation.Created.class);
            parent = "g" + depth;
        }
        assertThat(create("deeper", parent)).isInstanceOf(ThingGroups.Placement.TooDeep.class);
        assertThat(create("lost", "nowhere")).isInstanceOf(ThingGroups.Placement.NoParent.class);
        assertThat(store.group(ACCOUNT, "g3").orElseThrow().ancestors()).containsExactly("g1", "g2");
    }

    @Test
    void creatingAGroupAgainIsTheSameOnlyWithTheSameMembers() {
        create("north", null);
        create("pumps", "north");
        assertThat(create("pumps", "north")).isInstanceOf(Creation.Created.class);
        assertThat(create("pumps", null)).isInstanceOf(Creation.Taken.class);
    }

    @Test
    void listsGroupsByParentAndPrefix() {
        create("a", null);
        create("a_b", "a");
        create("a_b_c", "a_b");
        create("axb", "a");
        create("z", null);
        assertThat(names(new Query(null, true, ""))).containsExactlyInAnyOrder("a", "a_b", "a_b_c", "axb",
                "z");
        assertThat(names(new Query(null, false, ""))).containsExactly("a", "z");
        assertThat(names(new Query("a", false, ""))).containsExactlyInAnyOrder("a_b", "axb");
        assertThat(names(new Query("a", true, "a_b"))).containsExactly("a_b", "a_b_c");
        assertThat(store.groups(ACCOUNT, new Query(null, true, ""), new Page("a_b_c", 9)))
            .extracting(ThingGroup::name)
            .contains("z")
            .doesNotContain("a", "a_b_c");
        assertThat(store.groups(OTHER, new Query(null, true, ""), Page.first(9))).isEmpty();
    }

    private List<String> names(Query query) {
        return store.groups(ACCOUNT, query, Page.first(9)).stream().map(ThingGroup::name).toList();
    }

    @Test
    void aGroupWithGroupsInItStays() {
        create("north", null);
        create("pumps", "north");
        assertThat(store.delete(ACCOUNT, "north")).isEqualTo(Removal.TIED);
        assertThat(store.delete(OTHER, "pumps")).isEqualTo(Removal.NOT_FOUND);
        assertThat(store.delete(ACCOUNT, "pumps")).isEqualTo(Removal.REMOVED);
        assertThat(store.delete(ACCOUNT, "north")).isEqualTo(Removal.REMOVED);
    }

    @Test
    void knowsAThingsGroupsAndThoseAboveThem() {
        create("north", null);
        create("pumps", "north");
        thing("pump");
        assertThat(groups.add(ACCOUNT, "pumps", "pump")).isEqualTo(Joining.MEMBER);
        assertThat(groups.add(ACCOUNT, "pumps", "pump")).isEqualTo(Joining.MEMBER);
        assertThat(groups.add(ACCOUNT, "pumps", "valve")).isEqualTo(Joining.NO_THING);
        assertThat(groups.add(ACCOUNT, "south", "pump")).isEqualTo(Joining.NO_GROUP);
        assertThat(groups.add(OTHER, "pumps", "pump")).isEqualTo(Joining.NO_THING);
        assertThat(store.groupsOf(ACCOUNT, "pump", Page.first(9))).extracting(ThingGroup::name)
            .containsExactly("pumps");
        assertThat(groups.allGroupsOf(ACCOUNT, "pump")).containsExactly("north", "pumps");
        assertThat(groups.allGroupsOf(OTHER, "pump")).isEmpty();
        assertThat(store.things(ACCOUNT, "north", false, Page.first(9))).isEmpty();
        assertThat(store.things(ACCOUNT, "north", true, Page.first(9))).containsExactly("pump");
        assertThat(store.remove(ACCOUNT, "pumps", "pump")).isTrue();
        assertThat(store.remove(ACCOUNT, "pumps", "pump")).isFalse();
        assertThat(groups.allGroupsOf(ACCOUNT, "pump")).isEmpty();
    }

    @Test
    void listsMembersOnceAndPageByPage() {
        create("north", null);
        create("pumps", "north");
        for (String name : List.of("a", "b", "c")) {
            thing(name);
            groups.add(ACCOUNT, "pumps", name);
            groups.add(ACCOUNT, "north", name);
        }
        assertThat(store.things(ACCOUNT, "north", true, Page.first(2))).containsExactly("a", "b");
        assertThat(store.things(ACCOUNT, "north", true, new Page("b", 2))).containsExactly("c");
    }

    @Test
    void aThingIsInSoManyGroupsAndNoMore() {
        thing("pump");
        for (int i = 0; i < ThingGroups.MAX_GROUPS_OF_A_THING; i++) {
            create("g" + i, null);
            assertThat(groups.add(ACCOUNT, "g" + i, "pump")).isEqualTo(Joining.MEMBER);
        }
        create("more", null);
        assertThat(groups.add(ACCOUNT, "more", "pump")).isEqualTo(Joining.FULL);
        assertThat(groups.add(ACCOUNT, "g0", "pump")).isEqualTo(Joining.MEMBER);
    }

    @Test
    void whatIsDeletedIsNoMember() {
        create("pumps", null);
        thing("pump");
        groups.add(ACCOUNT, "pumps", "pump");
        things.deleteThing(ACCOUNT, "pump", null);
        assertThat(store.things(ACCOUNT, "pumps", true, Page.first(9))).isEmpty();
        thing("pump");
        groups.add(ACCOUNT, "pumps", "pump");
        store.delete(ACCOUNT, "pumps");
        assertThat(store.groupsOf(ACCOUNT, "pump", Page.first(9))).isEmpty();
    }

    /// The creation if the place exists, otherwise the placement.
    private Object create(String name, @Nullable String parent) {
        ThingGroups.Placement placement = groups.create(ACCOUNT,
                new ThingGroups.Wanted(name, parent, null, Attributes.NONE));
        return placement instanceof ThingGroups.Placement.Placed(Creation<ThingGroup> creation) ? creation
                : placement;
    }

    private void thing(String name) {
        things.create(new Thing(ACCOUNT, name, "id", Attributes.NONE, 1, NOW), 1000);
    }
}
