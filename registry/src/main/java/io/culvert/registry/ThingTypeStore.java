package io.culvert.registry;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Stores thing types. Every method is one transaction, which is durable when the method returns; methods
/// block. A name of another account is treated as one that does not exist.
///
/// @implSpec Implementations pass the tests of `ThingTypeStoreContract`.
public interface ThingTypeStore {

    /// The maximum number of types of an account.
    int MAX = 1000;

    /// Creates a type.
    ///
    /// @param max the maximum number of types of the account
    RegistryStore.Insertion create(ThingType type, int max);

    /// The type of a name.
    Optional<ThingType> type(String account, String name);

    /// The types of an account, by name.
    List<ThingType> types(String account, Page page);

    /// Deprecates a type, or undoes that.
    ///
    /// @param at since when, or null to undo it; a type that is deprecated already keeps its time
    /// @return whether the type exists
    boolean deprecate(String account, String name, @Nullable Instant at);

    /// Deletes a deprecated type that no thing has.
    ///
    /// @return [RegistryStore.Removal#CONFLICT] if it is not deprecated, [RegistryStore.Removal#TIED] if
    /// things have it
    RegistryStore.Removal delete(String account, String name);

    /// The things that have a type, by name.
    List<Thing> things(String account, String type, Page page);
}
