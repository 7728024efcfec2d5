package io.culvert.notify;

import io.culvert.registry.Registry;
import io.culvert.tunnel.Notification;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/// Told of what an auditor wants to know. Called on event loops: must not block, must not throw.
public interface NotifyObserver {

    /// For whoever does not look.
    NotifyObserver NONE = new NotifyObserver() {
    };

    /// A device was let in.
    default void connected(Registry.Device device, SocketAddress from) {}

    /// A device was refused, or something that it asked for.
    ///
    /// @param device who it is, or null when it was not let in
    /// @param reason why, for people
    default void refused(SocketAddress from, Registry.@Nullable Device device, String reason) {}

    /// A thing has its notification.
    default void delivered(Notification notification) {}
}
