package io.culvert.server;

import io.culvert.transport.EventLoops;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;

/// Opens the listeners of a service. Each reads the header of the PROXY protocol from balancers, and limits
/// the connections of an address: an address gets at most a quarter of the process's connections on
/// each listener.
record Listeners(EventLoops loops, EdgeConfig edge, Parts parts) {

    /// Opens a listener, which closes with the service.
    ///
    /// @param name of the option that sets the port
    /// @return the port that it listens on
    /// @throws StartException if the address cannot be used or the port is taken
    int open(String name, String address, int port, ChannelInitializer<Channel> connections)
            throws StartException {
        AddressGate gate = new AddressGate(
                (int) Math.min(edge.connectionsPerAddress(), Math.max(1, loops.mostConnections() / 4)));
        return parts.keep(ListeningSocket.open(loops, new ListeningSocket.Address(name, address, port),
                BalancerHeader.before(edge.balancers(), edge.handshakeTimeout(), gate.before(connections))))
            .port();
    }
}
