package io.culvert.server;

import io.culvert.transport.EventLoops;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/// A listening socket. Closing it refuses new connections and leaves open ones alone.
record ListeningSocket(Channel channel) implements AutoCloseable {

    /// An address to listen on.
    ///
    /// @param option the name of the option that sets the port
    /// @param host a name or an address of this machine
    /// @param port 0 for one that the system chooses
    record Address(String option, String host, int port) {}

    /// Listens from its return on.
    ///
    /// @param connections sets up each accepted connection
    /// @throws StartException if the address cannot be used or the port is taken
    static ListeningSocket open(EventLoops loops, Address address, ChannelInitializer<Channel> connections)
            throws StartException {
        ChannelFuture bound;
        try {
            bound = loops.server()
                .childHandler(connections)
                .bind(new InetSocketAddress(InetAddress.getByName(address.host), address.port))
                .awaitUninterruptibly();
        } catch (UnknownHostException e) {
            throw new StartException("bind: " + address.host + " is no address of this machine", e);
        }
        if (!bound.isSuccess()) {
            throw new StartException(address.option + ": " + address.host + ":" + address.port
                    + " cannot be listened on (" + bound.cause().getMessage()
                    + "). Stop what has it, or choose another with --" + address.option + ".", bound.cause());
        }
        return new ListeningSocket(bound.channel());
    }

    /// The port, also if the system chose it.
    int port() {
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    @Override
    public void close() {
        channel.close().awaitUninterruptibly();
    }
}
