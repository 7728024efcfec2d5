package io.culvert.server;

import io.culvert.transport.EventLoops;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/// A listening socket. Closing it refuses new connections and leaves open ones alone.
record Listener(Channel channel) implements AutoCloseable {

    /// The address of a listener.
    ///
    /// @param name of the option that sets the port
    /// @param port 0 for one that the system chooses
    record Place(String name, String address, int port) {}

    /// @throws StartException if the address cannot be used or the port is taken
    static Listener open(EventLoops loops, Place place, ChannelInitializer<Channel> connections)
            throws StartException {
        ChannelFuture bound;
        try {
            bound = loops.server()
                .childHandler(connections)
                .bind(new InetSocketAddress(InetAddress.getByName(place.address), place.port))
                .awaitUninterruptibly();
        } catch (UnknownHostException e) {
            throw new StartException("bind: " + place.address + " is no address of this machine", e);
        }
        if (!bound.isSuccess()) {
            throw new StartException(place.name + ": " + place.address + ":" + place.port
                    + " cannot be listened on (" + bound.cause().getMessage()
                    + "). Stop what has it, or choose another with --" + place.name + ".", bound.cause());
        }
        return new Listener(bound.channel());
    }

    int port() {
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    @Override
    public void close() {
        channel.close().awaitUninterruptibly();
    }
}
