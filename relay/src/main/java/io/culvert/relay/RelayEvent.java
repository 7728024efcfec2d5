package io.culvert.relay;

import io.culvert.protocol.Facing;
import io.culvert.tunnel.AttachResult;
import io.culvert.tunnel.Side;
import io.culvert.tunnel.TunnelId;
import java.net.SocketAddress;

/// What happens in the relay, for the audit and the metrics. Its listener is called on event loops and
/// virtual threads; it must not block for long and must not throw.
public sealed interface RelayEvent {

    /// The store has admitted a peer.
    record Admitted(AttachResult.Attached peer, SocketAddress from) implements RelayEvent {}

    /// A peer has detached, or the service has dismissed it.
    ///
    /// @param reason why, for people
    record Detached(String account, TunnelId tunnel, Side side, SocketAddress from,
            String reason) implements RelayEvent {

        static Detached of(AttachResult.Attached attached, SocketAddress from, String reason) {
            return new Detached(attached.tunnel().account(), attached.tunnel().id(), attached.side(), from,
                    reason);
        }
    }

    /// A handshake was refused.
    ///
    /// @param status the HTTP status of the answer
    /// @param reason the answer's body
    record Refused(SocketAddress from, int status, String reason) implements RelayEvent {}

    /// Bytes of frames were passed on.
    record Relayed(long bytes) implements RelayEvent {}

    /// A tunnel with an end that resumes has a new epoch.
    ///
    /// @param mode what that end has opposite it
    record EpochBegan(Facing.Mode mode) implements RelayEvent {

        /// The mode as the service's text message names it.
        public String modeName() {
            return mode.wireName();
        }
    }

    /// Bytes were discarded that an end had sent before it was ready for its epoch.
    record Discarded(long bytes) implements RelayEvent {}

    /// A destination has taken data and not answered in time.
    ///
    /// @param v1 whether it is served in V1 from now on
    record DestinationSilent(String account, TunnelId tunnel, boolean v1) implements RelayEvent {}
}
