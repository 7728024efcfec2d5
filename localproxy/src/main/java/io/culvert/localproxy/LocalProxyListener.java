package io.culvert.localproxy;

/// Told what a local proxy does, on its event loop: must not block, must not throw.
public interface LocalProxyListener {

    /// For whoever does not look.
    LocalProxyListener NONE = new LocalProxyListener() {
    };

    /// The WebSocket is up and the tunnel's services are known.
    default void attached() {}

    /// A source listens for a service.
    ///
    /// @param serviceId empty for a tunnel without services
    default void listening(String serviceId, int port) {}
}
