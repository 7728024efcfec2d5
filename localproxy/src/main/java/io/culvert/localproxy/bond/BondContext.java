package io.culvert.localproxy.bond;

import io.netty.channel.EventLoop;

/// The objects that the parts of one bonded end share.
///
/// @param loop the event loop of the links and of every socket
record BondContext(EventLoop loop, BondSettings settings, BondOwner owner, EndRules rules, LinkFaults faults,
        Scheduler scheduler, RoundTrip roundTrip, Clocks clocks) {}
