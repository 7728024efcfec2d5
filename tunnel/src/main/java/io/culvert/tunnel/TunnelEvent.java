package io.culvert.tunnel;

import java.util.Map;
import java.util.Set;

/// A change of a tunnel, sent to listeners after the store has written it. Listeners are called on the thread
/// that made the change; they must not block for long and must not throw.
///
/// The events of two changes of one tunnel may arrive in either order. Each event carries the version of the
/// tunnel after its write; a listener that keeps state per tunnel drops events that are older than its state.
/// Events that end peers name the attachments that the write ended, and affect no others.
public sealed interface TunnelEvent {

    /// The account that owns the tunnel.
    String account();

    /// The tunnel that changed.
    TunnelId tunnelId();

    /// The tunnel's version after the change.
    long version();

    /// The tunnel is closed: it admits no more peers, and attached peers must be dismissed.
    ///
    /// @param account the account that owns the tunnel
    /// @param tunnelId the tunnel
    /// @param version the tunnel's version
    /// @param expired whether the lifetime ended, as opposed to a caller closing the tunnel
    /// @param attachments the attachments that the close ended, by side
    record Closed(String account, TunnelId tunnelId, long version, boolean expired,
            Map<Side, String> attachments) implements TunnelEvent {
        public Closed {
            attachments = Map.copyOf(attachments);
        }
    }

    /// The tokens of some sides are revoked: peers that attached with them must be dismissed.
    ///
    /// @param account the account that owns the tunnel
    /// @param tunnelId the tunnel
    /// @param version the tunnel's version
    /// @param sides the sides whose tokens were replaced
    /// @param attachments the attachments that the rotation ended, by side
    record Rotated(String account, TunnelId tunnelId, long version, Set<Side> sides,
            Map<Side, String> attachments) implements TunnelEvent {
        public Rotated {
            sides = Set.copyOf(sides);
            attachments = Map.copyOf(attachments);
        }
    }

    /// A tunnel that was opened without a destination got one in a rotation.
    ///
    /// @param account the account that owns the tunnel
    /// @param tunnelId the tunnel
    /// @param version the tunnel's version
    /// @param destination the new destination
    record DestinationAdopted(String account, TunnelId tunnelId, long version,
            Destination destination) implements TunnelEvent {}

    /// A notification must be delivered.
    ///
    /// @param notification the notification
    record NotificationDue(Notification notification) implements TunnelEvent {
        @Override
        public String account() {
            return notification.account();
        }

        @Override
        public TunnelId tunnelId() {
            return notification.tunnelId();
        }

        @Override
        public long version() {
            return notification.version();
        }
    }

    /// Notifications of this tunnel with a lower version must no longer be delivered, because the token was
    /// used or rotated or the tunnel was closed. Tunnels without a thing have no notifications.
    ///
    /// @param account the account that owns the tunnel
    /// @param tunnelId the tunnel
    /// @param version the tunnel's version
    /// @param thingName the tunnel's thing
    record NotificationVoid(String account, TunnelId tunnelId, long version,
            String thingName) implements TunnelEvent {}
}
