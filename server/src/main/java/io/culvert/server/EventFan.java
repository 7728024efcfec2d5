package io.culvert.server;

import java.util.List;
import java.util.function.Consumer;

/// Dispatches events to listeners in registration order; drops events before listeners are set. Listeners
/// must not throw, because those after them would miss the event. Thread safe.
///
/// @param <E> the events
final class EventFan<E> implements Consumer<E> {

    private volatile List<Consumer<E>> listeners = List.of();

    /// Sets the listeners, which refer to the source of the events and are therefore made after it.
    void listeners(List<Consumer<E>> all) {
        listeners = List.copyOf(all);
    }

    @Override
    public void accept(E event) {
        listeners.forEach(listener -> listener.accept(event));
    }
}
