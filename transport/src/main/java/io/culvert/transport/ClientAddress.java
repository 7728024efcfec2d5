package io.culvert.transport;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/// The address of a connection's client: the other end of the socket, or the address that a trusted load
/// balancer sent. All counts, limits and audit lines by address use it.
public final class ClientAddress {

    private static final AttributeKey<InetSocketAddress> BEHIND_BALANCER = AttributeKey
        .valueOf(ClientAddress.class, "behind-balancer");

    private ClientAddress() {}

    /// The client's address.
    public static SocketAddress of(Channel channel) {
        InetSocketAddress said = channel.attr(BEHIND_BALANCER).get();
        return said == null ? channel.remoteAddress() : said;
    }

    /// Sets the address that a balancer sent; called before any code reads it.
    public static void note(Channel channel, InetSocketAddress client) {
        channel.attr(BEHIND_BALANCER).set(client);
    }
}
