package io.culvert.localproxy.bond;

import io.culvert.protocol.bond.BondId;
import io.culvert.protocol.bond.BondLimits;
import io.culvert.protocol.bond.ResetCode;
import io.netty.channel.EventLoop;
import java.security.SecureRandom;

/// Puts the parts of a bonded end together. Each part holds those that it uses; only [BondedEnd], which
/// passes calls from outside to them, and [BondDecisions], which passes the decisions of the rules, use
/// them all.
final class BondParts {

    final BondContext context;
    final BondCounters counters;
    final EndRules rules;
    final BondLink link = new BondLink();
    final LinkFaults faults;
    final Scheduler scheduler;
    final RoundTrip roundTrip;
    final BondSockets sockets;
    final BondTimes times;

    BondParts(EndRole role, BondSettings settings, EventLoop loop, BondOwner owner, Clocks clocks) {
        counters = settings.counters();
        rules = new EndRules(config(role, settings), new BondDecisions(this));
        faults = new LinkFaults(link, owner, counters, loop, () -> rules.leave(ResetCode.FAULT));
        scheduler = new Scheduler(loop, rules, clocks.nanos());
        roundTrip = new RoundTrip(clocks.nanos());
        context = new BondContext(loop, settings, owner, rules, faults, scheduler, roundTrip, clocks);
        sockets = new BondSockets(context);
        times = new BondTimes(context, sockets);
    }

    private static EndConfig config(EndRole role, BondSettings settings) {
        SecureRandom random = new SecureRandom();
        return new EndConfig(role, settings.connections(), settings.awaySeconds(),
                BondLimits.FIRST_CREDIT_BYTES, () -> new BondId(random.nextLong(), random.nextLong()),
                X25519::fresh);
    }
}
