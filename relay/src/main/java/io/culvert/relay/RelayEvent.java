package io.culvert.relay;

import io.culvert.protocol.Facing;
import io.culvert.tunnel.AttachResult;
import io.culvert.tunnel.Side;
import io.culvert.tunnel.TunnelId;
import java.net.SocketAddress;
import java.time.Duration;

/// What happens in the relay, for the audit and the metrics. Its listener is called on event loops and
/// virtual threads; it must not block for long and must not throw.
public sealed interface RelayEvent {

    /// The store has admitted a peer.
    ///
    /// @param took the time from the handshake to the store's answer; of a carried peer, at the tunnel's node
    record Admitted(AttachResult.Attached peer, SocketAddress from, Duration took) implements RelayEvent {}

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
    /// @param kind why, for the metrics
    /// @param status the HTTP status of the answer
    /// @param reason the answer's body
    /// @param took the time from the handshake to its answer
    record Refused(SocketAddress from, Reason kind, int status, String reason,
            Duration took) implements RelayEvent {}

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

    /// Why a handshake was refused.
    enum Reason {
        /// It breaks a rule of the handshake.
        MALFORMED,
        /// As [AttachResult.Refusal#INVALID_TOKEN].
        INVALID_TOKEN,
        /// As [AttachResult.Refusal#TOKEN_USED].
        TOKEN_USED,
        /// As [AttachResult.Refusal#CLIENT_TOKEN_MISMATCH].
        CLIENT_TOKEN_MISMATCH,
        /// The store did not answer.
        STORE_UNAVAILABLE,
        /// As [AttachResult.Later].
        LATER,
        /// As [AttachResult.Fenced].
        FENCED,
        /// The tunnel is not at the node that the peer was carried to; the edge asks its store again.
        MOVED,
        /// No node to which the peer was carried could attach it.
        NOT_CARRIED
    }
}
