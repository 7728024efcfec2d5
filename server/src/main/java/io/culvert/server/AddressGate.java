package io.culvert.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/// Lets each address have so many connections of a listener open at a time; one too many is closed before it
/// costs a TLS handshake. It remembers addresses only while they have connections. Thread safe.
final class AddressGate {

    private final int limit;
    private final ConcurrentMap<AddressKey, Integer> open = new ConcurrentHashMap<>();

    AddressGate(int limit) {
        this.limit = limit;
    }

    /// Asks this gate first, and sets up what it lets in as told.
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
