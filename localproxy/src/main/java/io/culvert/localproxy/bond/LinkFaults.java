package io.culvert.localproxy.bond;

import java.util.concurrent.Executor;

/// DropPolicy links on which the other end or the service broke a rule or was late. If that happens again and
/// again, ends the bond or does without C1, as [DropPolicy] advises (spec: c1 13.2). Confined to the end's
/// event loop.
final class LinkFaults {

    private final BondLink link;
    private final BondOwner owner;
    private final Executor loop;
    private final Runnable endBond;
    private final DropPolicy drops = new DropPolicy();

    /// @param loop runs tasks that call the rules, because the rules report faults from within their own
    /// calls
    /// @param endBond ends the bond because of a fault
    LinkFaults(BondLink link, BondOwner owner, Executor loop, Runnable endBond) {
        this.link = link;
        this.owner = owner;
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
        drop(why);
        follow(drops.notAnnounced(), why);
    }

    /// The other end or the service broke a rule, or did not finish the handshake in time.
    ///
    /// @param nanos now
    void fault(String why, long nanos) {
        drop(why);
        follow(drops.fault(nanos), why);
    }

    /// DropPolicy the link for a reason that may be the network's, and does not count it.
    void drop(String why) {
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
