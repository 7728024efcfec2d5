package io.culvert.localproxy.bond;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/// Counts the links that this end dropped for faults, and advises when to end the bond or to do without C1
/// (spec: c1 13.2). Confined to one event loop.
final class DropPolicy {

    private static final int MOST = 3;
    private static final long WITHIN_NANOS = TimeUnit.SECONDS.toNanos(60);

    /// The action to take after a drop.
    enum Advice {
        /// Reconnect as before.
        GO_ON,
        /// End the bond, whose state may be the cause.
        END_BOND,
        /// Do without C1 for a while.
        SPEAK_V3,
        /// Reconnect less often for a while.
        TRY_RARELY
    }

    private final Deque<Long> recent = new ArrayDeque<>();

    /// The last remedy for faults, or [Advice#GO_ON] if there was none.
    private Advice remedy = Advice.GO_ON;
    private long remedyAt;

    /// How many links in a row the service announced no epoch on.
    private int unannounced;

    /// The advice if the service announces no epoch again and again. Once it has announced one, it does
    /// speak C1.
    private Advice ifUnannounced = Advice.SPEAK_V3;

    /// A link was dropped for a fault of the other end, or because its handshake did not finish.
    ///
    /// @param nanos now
    Advice fault(long nanos) {
        recent.add(nanos);
        while (nanos - recent.element() > WITHIN_NANOS) {
            recent.remove();
        }
        if (recent.size() < MOST) {
            return Advice.GO_ON;
        }
        recent.clear();
        boolean again = remedy == Advice.END_BOND && nanos - remedyAt <= WITHIN_NANOS;
        remedy = again ? Advice.SPEAK_V3 : Advice.END_BOND;
        remedyAt = nanos;
        return remedy;
    }

    /// The service chose C1 and announced no epoch in time.
    Advice notAnnounced() {
        unannounced++;
        return unannounced < MOST ? Advice.GO_ON : ifUnannounced;
    }

    /// The service announced an epoch.
    void announced() {
        unannounced = 0;
        ifUnannounced = Advice.TRY_RARELY;
    }
}
