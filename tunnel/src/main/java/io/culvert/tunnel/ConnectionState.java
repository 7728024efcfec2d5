package io.culvert.tunnel;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Whether one side's peer is attached.
///
/// @param attachment the attachment's name, or null while no peer is attached
/// @param lastUpdatedAt when that last changed; the tunnel's creation before the first peer
public record ConnectionState(@Nullable String attachment, Instant lastUpdatedAt) {

    /// A side without a peer since `at`.
    public static ConnectionState idle(Instant at) {
        return new ConnectionState(null, at);
    }

    /// Whether a peer is attached.
    public boolean connected() {
        return attachment != null;
    }

    /// The state without a peer; unchanged where there is none.
    ConnectionState ended(Instant at) {
        return connected() ? idle(at) : this;
    }
}
