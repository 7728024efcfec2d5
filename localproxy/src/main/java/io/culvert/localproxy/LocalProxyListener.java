package io.culvert.localproxy;

/// Receives the events of a local proxy, on its event loop: must not block and must not throw.
@FunctionalInterface
public interface LocalProxyListener {

    /// For callers that need no events.
    LocalProxyListener NONE = event -> {};

    /// Receives an event.
    void on(LocalProxyEvent event);
}
