package io.culvert.server;

import io.culvert.transport.Endpoint;
import io.culvert.transport.EventLoops;
import io.culvert.transport.Reasons;
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
            throw refused(address, bound.cause());
        }
        return new ListeningSocket(bound.channel());
    }

    private static StartException refused(Address address, Throwable cause) {
        String reason = Reasons.of(cause);
        if (reason.contains("Cannot assign requested address")) {
            return new StartException("bind: " + address.host + " is no address of this machine", cause);
        }
        return new StartException(address.option + ": cannot listen on "
                + Endpoint.text(address.host, address.port) + " (" + reason + "). "
                + (reason.contains("in use") ? "Stop the program that uses it, or choose" : "Choose")
                + " another port with --" + address.option + ".", cause);
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
