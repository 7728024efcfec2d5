package io.culvert.notify;

import io.culvert.registry.Registry;
import io.culvert.tunnel.Notification;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/// Receives events for the audit. Called on event loops: must not block and must not throw.
public interface NotifyObserver {

    /// An observer that ignores all events.
    NotifyObserver NONE = new NotifyObserver() {
    };

    /// A device connected.
    default void connected(Registry.Device device, SocketAddress from) {}

    /// A device, or one of its subscriptions, was refused.
    ///
    /// @param device the device, or null if it was not authenticated
    /// @param reason why, as a message for people
    default void refused(SocketAddress from, Registry.@Nullable Device device, String reason) {}

    /// A thing has confirmed a notification.
    default void delivered(Notification notification) {}
}
