package io.culvert.localproxy.bond;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/// Counts the links that this end dropped itself, and says when it is no use to go on as before (spec: c1
/// 13.2). Confined to one event loop.
final class Drops {

    private static final int MOST = 3;
    private static final long WITHIN_NANOS = TimeUnit.SECONDS.toNanos(60);

    /// What to do after a drop.
    enum Advice {
        /// Come back as before.
        GO_ON,
        /// Give the bond up, which may be what is wrong.
        END_BOND,
        /// Do without bonds for a while.
        SPEAK_V3
    }

    private final Deque<Long> recent = new ArrayDeque<>();
    private boolean everFaced;
    private int unfaced;
    private boolean ended;
    private long endedAt;

    /// The link was dropped for what came over it, or for a handshake that did not end.
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

    /// The service chose C1 and did not say whom this end faces.
    Advice unfaced() {
        unfaced++;
        return unfaced >= MOST && !everFaced ? Advice.SPEAK_V3 : Advice.GO_ON;
    }

    /// It said so.
    void faced() {
        everFaced = true;
        unfaced = 0;
    }
}
