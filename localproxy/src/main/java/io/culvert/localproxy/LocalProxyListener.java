package io.culvert.localproxy;

/// Learns what happens in a local proxy, on its event loop: must not block, must not throw.
@FunctionalInterface
public interface LocalProxyListener {

    /// For callers that need no events.
    LocalProxyListener NONE = event -> {};

    /// Something happened.
    void on(LocalProxyEvent event);
}
