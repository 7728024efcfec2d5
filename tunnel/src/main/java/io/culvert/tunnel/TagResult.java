package io.culvert.tunnel;

/// The outcome of [Tunnels#tag] and [Tunnels#untag].
public sealed interface TagResult
        permits TagResult.Tagged, TagResult.NotFound, TagResult.LimitExceeded, Stale {

    /// The tags are written.
    ///
    /// @param tunnel as it is now
    record Tagged(Tunnel tunnel) implements TagResult {}

    /// The account has no tunnel of that id.
    record NotFound() implements TagResult {}

    /// The tunnel would have too many tags.
    ///
    /// @param message the number, and how many are allowed
    record LimitExceeded(String message) implements TagResult {}
}
