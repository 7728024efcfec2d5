package io.culvert.localproxy.bond;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/// Counts the links that this end dropped for faults, and advises when to end the bond or to do without C1
/// (spec: c1 13.2). Confined to one event loop.
final class Drops {

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
    private boolean everFaced;
    private int unfaced;
    private boolean ended;
    private long endedAt;

    /// A link was dropped for a fault of the other end, or because its handshake did not finish.
    Advice fault(long nanos) {
        recent.add(nanos);
        while (nanos - recent.element() > WITHIN_NANOS) {
            recent.remove();
        }
        if (recent.size() < MOST) {
            return Advice.GO_ON;
        }
        recent.clear();
        boolean again = ended && nanos - endedAt <= WITHIN_NANOS;
        ended = !again;
        endedAt = nanos;
        return again ? Advice.SPEAK_V3 : Advice.END_BOND;
    }

    /// The service chose C1 and did not begin an epoch.
    Advice unfaced() {
        unfaced++;
        if (unfaced < MOST) {
            return Advice.GO_ON;
        }
        return everFaced ? Advice.TRY_RARELY : Advice.SPEAK_V3;
    }

    /// The service began an epoch.
    void faced() {
        everFaced = true;
        unfaced = 0;
    }
}
