package io.culvert.tunnel;

/// The result of [TunnelStore#close].
public sealed interface CloseResult
        permits CloseResult.Closed, CloseResult.AlreadyClosed, CloseResult.NotFound, Stale {

    /// The tunnel was open and is closed now.
    ///
    /// @param change what the close changed
    record Closed(Change change) implements CloseResult {}

    /// The tunnel was closed before.
    record AlreadyClosed() implements CloseResult {}

    /// The account has no tunnel of that id.
    record NotFound() implements CloseResult {}
}
