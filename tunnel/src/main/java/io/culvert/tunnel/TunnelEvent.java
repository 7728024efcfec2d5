package io.culvert.tunnel;

import java.util.Map;
import java.util.Set;

/// A change that listeners must act on, sent after the store has written it. Listeners are called on the
/// thread that made the change; they must not block for long and must not throw.
///
/// The events of two changes of one tunnel may arrive in either order. Each event carries the version of the
/// tunnel after its write; a listener that keeps state per tunnel drops events that are older than its state.
/// Events that end peers name the attachments that the write ended, and affect no others.
public sealed interface TunnelEvent {

    /// The account whose tunnel it is.
    String account();

    /// The tunnel that changed.
    TunnelId tunnelId();

    /// The tunnel's version after the change.
    long version();

    /// The tunnel takes no more peers; those attached must leave.
    ///
    /// @param account whose it is
    /// @param tunnelId the tunnel
    /// @param version the tunnel's version
    /// @param expired whether its lifetime ended, rather than its owner closing it
    /// @param attachments those that the close ended, by side
    record Closed(String account, TunnelId tunnelId, long version, boolean expired,
            Map<Side, String> attachments) implements TunnelEvent {
        public Closed {
            attachments = Map.copyOf(attachments);
        }
    }

    /// The tokens of these sides were revoked; peers that attached with them must leave.
    ///
    /// @param account whose it is
    /// @param tunnelId the tunnel
    /// @param version the tunnel's version
    /// @param sides the sides whose tokens were replaced
    /// @param attachments those that the rotation ended, by side
    record Rotated(String account, TunnelId tunnelId, long version, Set<Side> sides,
            Map<Side, String> attachments) implements TunnelEvent {
        public Rotated {
            sides = Set.copyOf(sides);
            attachments = Map.copyOf(attachments);
        }
    }

    /// A tunnel that was opened without a destination got one by a rotation.
    ///
    /// @param account whose it is
    /// @param tunnelId the tunnel
    /// @param version the tunnel's version
    /// @param destination where it now leads
    record DestinationAdopted(String account, TunnelId tunnelId, long version,
            Destination destination) implements TunnelEvent {}

    /// A thing must be notified.
    ///
    /// @param notification what to deliver
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

    /// No notification of this tunnel with a lower version is to be delivered any more: the token was used or
    /// rotated, or the tunnel ended.
    ///
    /// @param account whose it is
    /// @param tunnelId the tunnel
    /// @param version the tunnel's version
    record NotificationVoid(String account, TunnelId tunnelId, long version) implements TunnelEvent {}
}
