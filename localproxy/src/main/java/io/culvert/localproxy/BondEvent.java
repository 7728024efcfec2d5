package io.culvert.localproxy;

import io.culvert.localproxy.bond.BondOwner;
import io.culvert.protocol.Facing;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What happens to connections that outlive a link, as far as an operator needs to know it (spec: c1 17).
/// Reasons are phrases without a full stop.
public sealed interface BondEvent {

    /// The sentences that an operator reads, each with a full stop.
    default String text() {
        return BondText.of(this);
    }

    /// Whether the event is worth a warning.
    default boolean isTrouble() {
        return switch (this) {
            case Established _,ForeignClientAttached _,ConnectionReset _ -> false;
            case OtherSideAway away -> away.waiting().isAny();
            case PathBroken broken -> broken.waiting().isAny();
            case BondEnded ended -> ended.connections() > 0;
            case OtherSideSilent _,ForeignClientDeclined _,LinkDropped _,TokenUsedBefore _ -> true;
            case ResumptionSuspended _,ReconnectsSlowed _ -> true;
        };
    }

    /// Connections that wait for the other side.
    ///
    /// @param until when they end if the other side does not come back
    record WaitingConnections(int count, Instant until) {

        boolean isAny() {
            return count > 0;
        }
    }

    /// The other side has an end that keeps its connections too, and both ends hold the bond.
    record Established(BondOwner.Up how) implements BondEvent {}

    /// The other side has a foreign client, which cannot resume; the ends speak V3.
    record ForeignClientAttached() implements BondEvent {}

    /// The other side has a foreign client, and this end requires resumption.
    record ForeignClientDeclined() implements BondEvent {}

    /// The other side has no peer.
    ///
    /// @param since when its last peer detached; null if the service does not know, or it never had one
    record OtherSideAway(@Nullable Instant since, WaitingConnections waiting) implements BondEvent {

        static OtherSideAway of(Facing.Alone facing, Instant now, WaitingConnections waiting) {
            return new OtherSideAway(facing.awayMillis() < 0 ? null : now.minusMillis(facing.awayMillis()),
                    waiting);
        }
    }

    /// The link or the other side's peer was lost; the connections wait.
    ///
    /// @param keptBytes how many bytes this end keeps to send them again
    record PathBroken(WaitingConnections waiting, long keptBytes) implements BondEvent {}

    /// The other end does not answer, although the other side has a peer.
    record OtherSideSilent(Instant since, WaitingConnections waiting) implements BondEvent {}

    /// The bond ended, and its connections with it.
    record BondEnded(int connections, String why) implements BondEvent {}

    /// The other end reset one connection, or this end did because the other broke a rule.
    record ConnectionReset(long connectionId, String why) implements BondEvent {}

    /// This end closed the link for a fault of the other end or the service, and opens another one.
    record LinkDropped(String why) implements BondEvent {}

    /// Links failed again and again. This end does not offer C1 for some time.
    record ResumptionSuspended(String why, Duration time) implements BondEvent {}

    /// Links failed again and again, and this end cannot do without C1. It reconnects less often.
    record ReconnectsSlowed(String why, Duration period) implements BondEvent {}

    /// The service refused the access token because it was used before with another client token, and this
    /// start drew its client token.
    record TokenUsedBefore() implements BondEvent {}
}
