package io.culvert.relay;

import io.culvert.tunnel.AttachResult;
import io.culvert.tunnel.Side;
import io.culvert.tunnel.TunnelId;
import java.net.SocketAddress;

/// Receives events for the audit and the metrics. Called on event loops and virtual threads; must not block
/// for long and must not throw.
public interface RelayObserver {

    /// An observer that ignores all events.
    RelayObserver NONE = new RelayObserver() {
    };

    /// A peer was admitted.
    default void attached(AttachResult.Attached attached, SocketAddress from) {}

    /// A peer is gone.
    ///
    /// @param reason why, for people
    default void detached(String account, TunnelId tunnel, Side side, SocketAddress from, String reason) {}

    /// A handshake was refused.
    ///
    /// @param status the HTTP status of the answer
    /// @param reason the answer's body
    default void refused(SocketAddress from, int status, String reason) {}

    /// Frames were passed on.
    default void relayed(long bytes) {}

    /// Whom an end that resumes faces.
    enum Opposite {
        /// Nobody.
        NONE,
        /// An end that resumes.
        RESUMES,
        /// Another client.
        OTHER
    }

    /// The ends of a tunnel that resume were told whom they face.
    default void epoch(Opposite opposite) {}

    /// Bytes were thrown away that an end sent before it was ready for its epoch.
    default void unready(long bytes) {}
}
