package io.culvert.relay;

import io.culvert.tunnel.TunnelId;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.util.List;
import java.util.stream.StreamSupport;

/// Chooses the event loop of each tunnel's peers. It is always the same one, so that what two peers send each
/// other never changes threads.
record Homes(List<EventLoop> loops) {

    static Homes of(EventLoopGroup group) {
        return new Homes(
                StreamSupport.stream(group.spliterator(), false).map(EventLoop.class::cast).toList());
    }

    EventLoop of(TunnelId id) {
        return loops.get(Math.floorMod(id.hashCode(), loops.size()));
    }
}
