package io.culvert.server;

import io.culvert.tunnel.TunnelEvent;
import java.util.List;
import java.util.function.Consumer;

/// Dispatches events to listeners in registration order; drops events before listeners are set. Listeners
/// must not throw, because those after them would miss the event. Thread safe.
final class EventFan implements Consumer<TunnelEvent> {

    private volatile List<Consumer<TunnelEvent>> listeners = List.of();

    /// Sets the listeners, which refer to the source of the events and are therefore made after it.
    void listeners(List<Consumer<TunnelEvent>> all) {
        listeners = List.copyOf(all);
    }

    @Override
    public void accept(TunnelEvent event) {
        listeners.forEach(listener -> listener.accept(event));
    }
}
