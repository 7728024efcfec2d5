package io.culvert.registry;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Stores thing groups and their members. Every method is one transaction, which is durable when the method
/// returns; methods block. A name of another account is treated as one that does not exist.
///
/// @implSpec Implementations pass the tests of `ThingGroupStoreContract`.
public interface ThingGroupStore {

    /// The result of writing a new group.
    enum GroupInsertion {
        /// The group is created.
        CREATED,
        /// The name is already in use.
        TAKEN,
        /// The parent does not exist.
        NO_PARENT,
        /// The account has reached its quota of groups.
        FULL
    }

    /// The result of making a thing a member.
    enum Joining {
        /// The thing is a member now, or was before.
        MEMBER,
        /// The thing does not exist.
        NO_THING,
        /// The group does not exist.
        NO_GROUP,
        /// The thing is a member of the maximum number of groups.
        FULL
    }

    /// Writes a new group below its parent.
    ///
    /// @param max the maximum number of groups of the account, including this one
    GroupInsertion create(ThingGroup group, int max);

    /// The group of a name; empty if the account has none.
    Optional<ThingGroup> group(String account, String name);

    /// Groups by name.
    ///
    /// @param query selects the groups
    List<ThingGroup> groups(String account, Query query, Page page);

    /// Selects groups of a list.
    ///
    /// @param parent only groups inside this one, or null for groups at the root
    /// @param recursive whether to include groups at any depth, not only direct children
    /// @param prefix only names that begin with this; may be empty
    record Query(@Nullable String parent, boolean recursive, String prefix) {}

    /// Deletes a group that contains no groups, and its memberships.
    ///
    /// @return [RegistryStore.Removal#TIED] if the group contains groups
    RegistryStore.Removal delete(String account, String name);

    /// Makes a thing a member.
    ///
    /// @param max the maximum number of groups that a thing may be a member of
    Joining add(String account, String groupName, String thingName, int max);

    /// Ends a membership.
    ///
    /// @return whether the thing was a member
    boolean remove(String account, String groupName, String thingName);

    /// The names of a group's members.
    ///
    /// @param recursive whether to include members of the groups inside it
    List<String> things(String account, String groupName, boolean recursive, Page page);

    /// The groups that a thing is a direct member of, by name.
    List<ThingGroup> groupsOf(String account, String thingName, Page page);
}
