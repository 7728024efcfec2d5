package io.culvert.registry;

import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The rules of thing groups. Thread safe; methods block on the store.
public final class ThingGroups {

    /// The maximum depth of nested groups.
    public static final int MAX_DEPTH = 7;

    /// The maximum number of groups that a thing may be a direct member of.
    public static final int MAX_GROUPS_OF_A_THING = 10;

    /// The result of creating a group at its place below a parent.
    public sealed interface Placement {
        /// The place exists; the creation has a result of its own.
        record Placed(Creation<ThingGroup> creation) implements Placement {}

        /// The parent does not exist.
        record NoParent() implements Placement {}

        /// The parent already is at the maximum depth.
        record TooDeep() implements Placement {}
    }

    /// The wanted properties of a group.
    ///
    /// @param parent the parent group, or null at the root
    public record Wanted(String name, @Nullable String parent, @Nullable String description,
            Attributes attributes) {}

    private final ThingGroupStore store;
    private final RegistryQuotas quotas;
    private final InstantSource clock;

    /// The rules of the groups in a store.
    public ThingGroups(ThingGroupStore store, RegistryQuotas quotas, InstantSource clock) {
        this.store = store;
        this.quotas = quotas;
        this.clock = clock;
    }

    /// Holds the groups. What no rule of this class concerns is read and removed there.
    public ThingGroupStore store() {
        return store;
    }

    /// Creates a group, or returns the one of this name if it has the same parent and properties.
    public Placement create(String account, Wanted wanted) {
        List<String> ancestors = new ArrayList<>();
        if (wanted.parent() != null) {
            Optional<ThingGroup> parent = store.group(account, wanted.parent());
            if (parent.isEmpty()) {
                return new Placement.NoParent();
            }
            ancestors.addAll(parent.get().ancestors());
            ancestors.add(wanted.parent());
        }
        return ancestors.size() >= MAX_DEPTH ? new Placement.TooDeep() : create(account, wanted, ancestors);
    }

    private Placement create(String account, Wanted wanted, List<String> ancestors) {
        ThingGroup group = new ThingGroup(account, wanted.name(), UUID.randomUUID().toString(), ancestors,
                wanted.description(), wanted.attributes(), clock.instant().truncatedTo(ChronoUnit.MILLIS));
        return switch (store.create(group, quotas.thingGroups())) {
            case FULL -> new Placement.Placed(new Creation.Full<>(quotas.thingGroups()));
            case CREATED -> new Placement.Placed(new Creation.Created<>(group));
            case NO_PARENT -> new Placement.NoParent();
            case TAKEN -> store.group(account, wanted.name())
                .<Placement>map(known -> new Placement.Placed(asWanted(known, group)))
                .orElseGet(() -> create(account, wanted, ancestors));
        };
    }

    private static Creation<ThingGroup> asWanted(ThingGroup known, ThingGroup group) {
        boolean same = known.equals(new ThingGroup(group.account(), group.name(), known.id(),
                group.ancestors(), group.description(), group.attributes(), known.createdAt()));
        return same ? new Creation.Created<>(known) : new Creation.Taken<>(known);
    }

    /// Makes a thing a direct member of a group. A thing may be a direct member of
    /// [#MAX_GROUPS_OF_A_THING] groups.
    public ThingGroupStore.Joining add(String account, String groupName, String thingName) {
        return store.add(account, groupName, thingName, MAX_GROUPS_OF_A_THING);
    }

    /// The names of all groups that a thing is in: those of which it is a direct member, and all
    /// their ancestors.
    public SortedSet<String> allGroupsOf(String account, String thingName) {
        SortedSet<String> names = new TreeSet<>();
        for (ThingGroup group : store.groupsOf(account, thingName, Page.first(MAX_GROUPS_OF_A_THING))) {
            names.add(group.name());
            names.addAll(group.ancestors());
        }
        return names;
    }
}
