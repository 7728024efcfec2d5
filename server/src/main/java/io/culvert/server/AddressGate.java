package io.culvert.server;

import io.culvert.transport.ClientAddress;
import io.culvert.transport.LimitedLog;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.LoggerFactory;

/// Limits the open connections of each address on a listener; a connection beyond the limit is closed before
/// it costs a TLS handshake. It remembers addresses only while they have connections. Thread safe.
final class AddressGate {

    private final LimitedLog full = new LimitedLog(LoggerFactory.getLogger(CulvertServer.class), 1,
            Duration.ofMinutes(1));

    private final String listener;
    private final int limit;
    private final Runnable refused;
    private final ConcurrentMap<AddressKey, Integer> open = new ConcurrentHashMap<>();

    /// @param listener the name of its option, for the log
    /// @param refused called for each connection beyond the limit
    AddressGate(String listener, int limit, Runnable refused) {
        this.listener = listener;
        this.limit = limit;
        this.refused = refused;
    }

    /// An initializer that closes connections beyond the limit and passes the others to `next`.
    ChannelInitializer<Channel> before(ChannelInitializer<Channel> connections) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                AddressKey from = AddressKey.of(channel);
                if (enter(from)) {
                    channel.closeFuture().addListener(closed -> leave(from));
                    channel.pipeline().addLast(connections);
                } else {
                    channel.close();
                    refuse(channel);
                }
            }
        };
    }

    private void refuse(Channel channel) {
        refused.run();
        full.warn("A connection from {} to {} was closed: this address has {} open already"
                + " (connections-per-address)", ClientAddress.of(channel), listener, limit);
    }

    private boolean enter(AddressKey from) {
        if (open.merge(from, 1, Integer::sum) <= limit) {
            return true;
        }
        leave(from);
        return false;
    }

    private void leave(AddressKey from) {
        open.computeIfPresent(from, (key, count) -> count == 1 ? null : count - 1);
    }
}
