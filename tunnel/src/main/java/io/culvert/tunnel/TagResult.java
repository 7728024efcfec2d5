package io.culvert.tunnel;

/// The outcome of [Tunnels#tag] and [Tunnels#untag].
public sealed interface TagResult
        permits TagResult.Tagged, TagResult.NotFound, TagResult.LimitExceeded, Stale {

    /// The tags are written.
    ///
    /// @param tunnel the tunnel after the write
    record Tagged(Tunnel tunnel) implements TagResult {}

    /// The account has no tunnel of that id.
    record NotFound() implements TagResult {}

    /// The tunnel would have too many tags.
    ///
    /// @param message the number of tags and the limit, for the caller
    record LimitExceeded(String message) implements TagResult {}
}
