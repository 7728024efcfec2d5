package io.culvert.tunnel;

import java.util.Set;

/// What others must act on after the store has it. Events are told on the thread that caused the change, once
/// it is durable; a listener must not block for long and must not throw.
public sealed interface TunnelEvent {

    /// The account whose tunnel it is.
    String account();

    /// The tunnel that changed.
    TunnelId tunnelId();

    /// The tunnel takes no more peers; those attached must leave.
    ///
    /// @param account whose it is
    /// @param tunnelId the tunnel
    /// @param expired whether its lifetime ended, rather than its owner closing it
    record Closed(String account, TunnelId tunnelId, boolean expired) implements TunnelEvent {}

    /// The tokens of these sides were revoked; peers that attached with them must leave.
    ///
    /// @param account whose it is
    /// @param tunnelId the tunnel
    /// @param sides the sides whose tokens were replaced
    record Rotated(String account, TunnelId tunnelId, Set<Side> sides) implements TunnelEvent {
        public Rotated {
            sides = Set.copyOf(sides);
        }
    }

    /// The services of a tunnel that was opened without any became known by a rotation.
    ///
    /// @param account whose it is
    /// @param tunnelId the tunnel
    /// @param destination where it now leads
    record DestinationAdopted(String account, TunnelId tunnelId,
            Destination destination) implements TunnelEvent {}

    /// A thing must be told of its token.
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
    }

    /// The notification for this tunnel is no longer to be delivered: its token was used, rotated, or the
    /// tunnel ended.
    ///
    /// @param account whose it is
    /// @param tunnelId the tunnel
    record NotificationVoid(String account, TunnelId tunnelId) implements TunnelEvent {}
}
