package io.culvert.localproxy;

import java.time.Duration;
import java.util.function.LongSupplier;

/// Decides whether the next handshake offers C1, and how long the proxy waits at least before it (spec: c1 4,
/// 13.2). Confined to one event loop.
final class OfferPolicy {

    /// How long failures have an effect.
    static final Duration SUSPENSION = Duration.ofMinutes(10);

    /// The time between links if they fail again and again and C1 is required.
    static final Duration SLOW_PERIOD = Duration.ofSeconds(30);

    private final boolean required;
    private final LongSupplier nanoTime;
    private State state;
    private long failedAt;

    private enum State {
        /// C1 is switched off. The state never changes.
        NEVER,
        OFFERING,
        /// The service answered 400 to an offer, perhaps because it accepts no subprotocol that it does not
        /// know (spec: c1 4). The next handshake makes none.
        REJECTED,
        /// Links with C1 failed again and again. Handshakes make no offer for [#SUSPENSION].
        SUSPENDED,
        /// Links with C1 failed again and again, and this end cannot do without C1. For [#SUSPENSION], a link
        /// is opened at most once in [#SLOW_PERIOD].
        SLOWED
    }

    private OfferPolicy(State first, boolean required, LongSupplier nanoTime) {
        this.state = first;
        this.required = required;
        this.nanoTime = nanoTime;
    }

    /// For a proxy that never offers C1.
    static OfferPolicy never() {
        return new OfferPolicy(State.NEVER, false, () -> 0);
    }

    /// For a proxy that offers C1.
    ///
    /// @param required whether it must not speak V3 instead
    /// @param nanoTime the monotonic clock
    static OfferPolicy offering(boolean required, LongSupplier nanoTime) {
        return new OfferPolicy(State.OFFERING, required, nanoTime);
    }

    /// Whether this end must not speak V3.
    boolean isRequired() {
        return required;
    }

    /// Whether the next handshake offers C1.
    boolean offers() {
        recover();
        return state == State.OFFERING || state == State.SLOWED;
    }

    /// How long to wait at least before the next link.
    Duration leastDelay() {
        recover();
        return state == State.SLOWED ? SLOW_PERIOD : Duration.ZERO;
    }

    private void recover() {
        boolean passes = state == State.SUSPENDED || state == State.SLOWED;
        if (passes && nanoTime.getAsLong() - failedAt >= SUSPENSION.toNanos()) {
            state = State.OFFERING;
        }
    }

    /// The service answered 400.
    ///
    /// @return whether to try again at once, without an offer
    boolean badRequest() {
        boolean mayDoWithout = state == State.OFFERING && !required;
        if (mayDoWithout) {
            state = State.REJECTED;
        }
        return mayDoWithout;
    }

    /// The service accepted a handshake.
    void accepted() {
        if (state == State.REJECTED) {
            state = State.OFFERING;
        }
    }

    /// Links with C1 failed again and again: stops offering it for some time, or slows down if it is
    /// required.
    ///
    /// @return the event for the operator
    BondEvent suspend(String why) {
        if (required) {
            return slowDown(why);
        }
        failed(State.SUSPENDED);
        return new BondEvent.ResumptionSuspended(why, SUSPENSION);
    }

    /// Links with C1 failed again and again: opens them less often for some time.
    ///
    /// @return the event for the operator
    BondEvent slowDown(String why) {
        failed(State.SLOWED);
        return new BondEvent.ReconnectsSlowed(why, SLOW_PERIOD);
    }

    private void failed(State next) {
        state = next;
        failedAt = nanoTime.getAsLong();
    }
}
