package io.culvert.transport;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/// Where a connection's client is: the other end of its socket, or whoever a trusted balancer in between said
/// it is. Whatever is counted, limited or audited by address asks here.
public final class ClientAddress {

    private static final AttributeKey<InetSocketAddress> BEHIND_BALANCER = AttributeKey
        .valueOf(ClientAddress.class, "behind-balancer");

    private ClientAddress() {}

    /// The client's address.
    public static SocketAddress of(Channel channel) {
        InetSocketAddress said = channel.attr(BEHIND_BALANCER).get();
        return said == null ? channel.remoteAddress() : said;
    }

    /// Notes what a balancer said; before anybody asks.
    public static void note(Channel channel, InetSocketAddress client) {
        channel.attr(BEHIND_BALANCER).set(client);
    }
}
