package io.culvert.registry;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where thing groups and their members live. Every method is one transaction, durable when it returns;
/// methods block. A name of another account is a name that does not exist.
///
/// @implSpec Implementations pass the tests of `ThingGroupStoreContract`.
public interface ThingGroupStore {

    /// What became of an attempt to create a group.
    enum Creation {
        /// It is new.
        CREATED,
        /// The name is taken.
        TAKEN,
        /// Its parent is gone.
        NO_PARENT
    }

    /// What became of an attempt to make a thing a member.
    enum Joining {
        /// It is one now, or was.
        MEMBER,
        /// There is no such thing.
        NO_THING,
        /// There is no such group.
        NO_GROUP,
        /// The thing is in all the groups that it may be in.
        FULL
    }

    /// Writes a new group below its parent.
    Creation create(ThingGroup group);

    Optional<ThingGroup> group(String account, String name);

    /// Groups by name.
    ///
    /// @param query which
    List<ThingGroup> groups(String account, Query query, Page page);

    /// Which groups are wanted.
    ///
    /// @param parent those below this one, or null for those at the root
    /// @param recursive whether at whatever depth, rather than directly there
    /// @param prefix what their names begin with; may be empty
    record Query(@Nullable String parent, boolean recursive, String prefix) {}

    /// Removes a group without groups in it; its members leave it.
    ///
    /// @return [RegistryStore.Removal#TIED] if the group contains groups
    RegistryStore.Removal delete(String account, String name);

    /// Makes a thing a member.
    ///
    /// @param max the most groups that a thing may be a member of
    Joining add(String account, String groupName, String thingName, int max);

    /// Ends a membership.
    ///
    /// @return whether there was one
    boolean remove(String account, String groupName, String thingName);

    /// The names of a group's members.
    ///
    /// @param recursive whether the members of the groups in it count too
    List<String> things(String account, String groupName, boolean recursive, Page page);

    /// The groups that a thing is a member of itself, by name.
    List<ThingGroup> groupsOf(String account, String thingName, Page page);
}
