package io.culvert.notify;

import io.culvert.registry.Registry;
import io.culvert.tunnel.Notification;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/// What happens at the MQTT endpoint, for the audit. Its listener is called on event loops; it must not block
/// and must not throw.
public sealed interface NotifyEvent {

    /// A device has connected.
    record Connected(Registry.Device device, SocketAddress from) implements NotifyEvent {}

    /// A device, or one of its subscriptions, was refused.
    ///
    /// @param device the device; null if it was not authenticated
    /// @param reason why, for people
    record Refused(SocketAddress from, Registry.@Nullable Device device,
            String reason) implements NotifyEvent {}

    /// A thing has confirmed its notification.
    record Delivered(Notification notification) implements NotifyEvent {}
}
