package io.culvert.cluster;

import io.netty.channel.Channel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Limits the connections of an address that have not shown a certificate yet. A node has at most
/// [Handshakes#MOST] of them. Thread safe.
final class Strangers {

    private static final int MOST_OF_AN_ADDRESS = 2 * Handshakes.MOST;

    private final Map<InetAddress, Integer> unproven = new ConcurrentHashMap<>();

    /// Counts a new connection until [#proven] or its end.
    ///
    /// @return false if its address has too many
    boolean admits(Channel channel) {
        InetAddress address = address(channel);
        if (address == null) {
            return false;
        }
        if (unproven.merge(address, 1, Integer::sum) <= MOST_OF_AN_ADDRESS) {
            return true;
        }
        less(address);
        return false;
    }

    /// The connection's handshake has ended, one way or the other.
    void proven(Channel channel) {
        InetAddress address = address(channel);
        if (address != null) {
            less(address);
        }
    }

    private void less(InetAddress address) {
        unproven.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
    }

    private static @Nullable InetAddress address(Channel channel) {
        return channel.remoteAddress() instanceof InetSocketAddress remote ? remote.getAddress() : null;
    }
}
