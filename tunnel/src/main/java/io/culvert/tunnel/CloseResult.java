package io.culvert.tunnel;

/// What [TunnelStore#close] did.
public sealed interface CloseResult
        permits CloseResult.Closed, CloseResult.AlreadyClosed, CloseResult.NotFound, Stale {

    /// The tunnel was open and is closed now.
    ///
    /// @param change what that changed
    record Closed(Change change) implements CloseResult {}

    /// The tunnel was closed before.
    record AlreadyClosed() implements CloseResult {}

    /// The account has no tunnel of that id.
    record NotFound() implements CloseResult {}
}
