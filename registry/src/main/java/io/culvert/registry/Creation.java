package io.culvert.registry;

/// The result of creating an entry of the registry.
///
/// @param <T> the entry
public sealed interface Creation<T> {

    /// The entry exists as requested: it is new, or was created before with the same properties if the
    /// operation permits that.
    record Created<T>(T created) implements Creation<T> {}

    /// The name is in use.
    ///
    /// @param existing the entry that has it
    record Taken<T>(T existing) implements Creation<T> {}

    /// The account has reached its quota of such entries.
    ///
    /// @param max the quota
    record Full<T>(int max) implements Creation<T> {}
}
