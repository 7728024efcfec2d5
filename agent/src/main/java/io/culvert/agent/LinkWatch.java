package io.culvert.agent;

import io.culvert.localproxy.LocalProxyEvent;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// Knows since when a tunnel has no link, then passes events on.
///
/// Events come on an event loop; [#isAbsentFor] may be called on any thread.
final class LinkWatch implements Consumer<LocalProxyEvent> {

    /// When the last link ended; what it says while a link is up is not used.
    private record Absence(boolean isUp, long sinceNanos) {}

    private final LongSupplier nanoTime;
    private final Consumer<LocalProxyEvent> next;
    private volatile Absence absence;

    /// @param nanoTime the clock; the time of day of a device may jump
    LinkWatch(LongSupplier nanoTime, Consumer<LocalProxyEvent> next) {
        this.nanoTime = nanoTime;
        this.next = next;
        this.absence = new Absence(false, nanoTime.getAsLong());
    }

    @Override
    public void accept(LocalProxyEvent event) {
        if (event instanceof LocalProxyEvent.LinkUp) {
            absence = new Absence(true, 0);
        } else if (event instanceof LocalProxyEvent.LinkBroken
                || event instanceof LocalProxyEvent.LinkClosed) {
            absence = new Absence(false, nanoTime.getAsLong());
        }
        next.accept(event);
    }

    /// Whether the tunnel has had no link for more than `longest`.
    boolean isAbsentFor(Duration longest) {
        Absence now = absence;
        return !now.isUp && nanoTime.getAsLong() - now.sinceNanos > longest.toNanos();
    }
}
