package io.culvert.localproxy.bond;

import io.culvert.localproxy.bond.BondCounters.Fault;
import java.util.concurrent.Executor;

/// Drops links on which the other end or the service broke a rule or was late. If that happens again and
/// again, ends the bond or does without C1, as [DropPolicy] advises (spec: c1 13.2). Confined to the end's
/// event loop.
final class LinkFaults {

    private final BondLink link;
    private final BondOwner owner;
    private final BondCounters counters;
    private final Executor loop;
    private final Runnable endBond;
    private final DropPolicy drops = new DropPolicy();

    /// @param loop runs tasks that call the rules, because the rules report faults from within their own
    /// calls
    /// @param endBond ends the bond because of a fault
    LinkFaults(BondLink link, BondOwner owner, BondCounters counters, Executor loop, Runnable endBond) {
        this.link = link;
        this.owner = owner;
        this.counters = counters;
        this.loop = loop;
        this.endBond = endBond;
    }

    /// The service announced an epoch.
    void announced() {
        drops.announced();
    }

    /// The service announced no epoch in time.
    void notAnnounced() {
        String why = "the service does not announce the other side";
        drop(Fault.UNANNOUNCED, why);
        follow(drops.notAnnounced(), why);
    }

    /// The other end or the service broke a rule.
    ///
    /// @param nanos now
    void fault(String why, long nanos) {
        fault(Fault.RULE, why, nanos);
    }

    /// The other end did not finish the handshake in time.
    ///
    /// @param nanos now
    void handshakeLate(long nanos) {
        fault(Fault.HANDSHAKE, "the other end did not finish the handshake", nanos);
    }

    private void fault(Fault fault, String why, long nanos) {
        drop(fault, why);
        follow(drops.fault(nanos), why);
    }

    /// Drops the link for a reason that may be the network's, which does not count towards the advice
    /// of [DropPolicy].
    void silent() {
        drop(Fault.SILENT, "the other end does not answer");
    }

    private void drop(Fault fault, String why) {
        counters.fault(fault);
        owner.fault(why);
        link.drop();
    }

    private void follow(DropPolicy.Advice advice, String why) {
        switch (advice) {
            case GO_ON -> {
            }
            case END_BOND -> loop.execute(endBond);
            case SPEAK_V3 -> {
                loop.execute(endBond);
                loop.execute(() -> owner.speakV3(why));
            }
            case TRY_RARELY -> loop.execute(() -> owner.tryRarely(why));
        }
    }
}
