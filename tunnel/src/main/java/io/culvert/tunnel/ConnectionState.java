package io.culvert.tunnel;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Whether one side's peer is attached.
///
/// @param attachment the id of the current attachment, or null if no peer is attached
/// @param lastUpdatedAt when a peer last attached or detached; before the first peer, when the tunnel
/// was opened
public record ConnectionState(@Nullable String attachment, Instant lastUpdatedAt) {

    /// A side without a peer since `at`.
    public static ConnectionState idle(Instant at) {
        return new ConnectionState(null, at);
    }

    /// Whether a peer is attached.
    public boolean connected() {
        return attachment != null;
    }

    /// The state without a peer; the same state if there is none.
    ConnectionState ended(Instant at) {
        return connected() ? idle(at) : this;
    }
}
