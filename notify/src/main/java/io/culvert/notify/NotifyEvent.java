package io.culvert.notify;

import io.culvert.registry.Device;
import io.culvert.tunnel.Notification;
import java.net.SocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What happens at the MQTT endpoint, for the audit, the metrics and the presence of devices. Its listener is
/// called on event loops; it must not block and must not throw.
public sealed interface NotifyEvent {

    /// A device has connected.
    record Connected(Device device, SocketAddress from) implements NotifyEvent {}

    /// A device, or one of its subscriptions, was refused.
    ///
    /// @param device the device; null if it was not authenticated
    /// @param reason why, for people
    record Refused(SocketAddress from, @Nullable Device device, String reason) implements NotifyEvent {}

    /// A connection of a device has subscribed to the notifications of a thing.
    ///
    /// @param connection the same object as in [Unsubscribed]
    /// @param services the ids of the services that the device says it offers; empty if it does not say
    record Subscribed(String account, String thing, Object connection,
            List<String> services) implements NotifyEvent {
        public Subscribed {
            services = List.copyOf(services);
        }
    }

    /// A connection has unsubscribed from the notifications of a thing, or has ended.
    record Unsubscribed(String account, String thing, Object connection) implements NotifyEvent {}

    /// A thing has confirmed its notification.
    record Delivered(Notification notification) implements NotifyEvent {}
}
