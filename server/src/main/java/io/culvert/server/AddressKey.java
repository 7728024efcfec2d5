package io.culvert.server;

import io.culvert.transport.ClientAddress;
import io.netty.channel.Channel;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/// The address by which connections are counted: an IPv4 address, or the /64 network of an IPv6 one, which
/// usually belongs to one subscriber.
///
/// @param bits the address or network
record AddressKey(long bits) {

    static AddressKey of(Channel channel) {
        return ClientAddress.of(channel) instanceof InetSocketAddress address && !address.isUnresolved()
                ? of(address.getAddress())
                : of(InetAddress.getLoopbackAddress());
    }

    static AddressKey of(InetAddress address) {
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        return new AddressKey(
                address instanceof Inet6Address ? bytes.getLong() : bytes.getInt() & 0xFFFFFFFFL);
    }
}
