package io.culvert.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/// Limits the open connections of each address on a listener; a connection beyond the limit is closed before
/// it costs a TLS handshake. It remembers addresses only while they have connections. Thread safe.
final class AddressGate {

    private final int limit;
    private final ConcurrentMap<AddressKey, Integer> open = new ConcurrentHashMap<>();

    AddressGate(int limit) {
        this.limit = limit;
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
                }
            }
        };
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
