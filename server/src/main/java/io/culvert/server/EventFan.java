package io.culvert.server;

import io.culvert.tunnel.TunnelEvent;
import java.util.List;
import java.util.function.Consumer;

/// Dispatches events to listeners in registration order; drops events before listeners are set.
final class EventFan implements Consumer<TunnelEvent> {

    private List<Consumer<TunnelEvent>> listeners = List.of();

    void tell(List<Consumer<TunnelEvent>> those) {
        listeners = List.copyOf(those);
    }

    @Override
    public void accept(TunnelEvent event) {
        listeners.forEach(listener -> listener.accept(event));
    }
}
