package io.culvert.server;

import io.culvert.transport.EventLoops;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;

/// Opens the listeners of a service. Each reads the header of the PROXY protocol from balancers, and limits
/// the connections of an address, by default to a quarter of those that the process may have.
///
/// @param refused called for each connection that its address's limit refuses
record Listeners(EventLoops loops, EdgeConfig edge, Parts parts, Runnable refused) {

    /// Opens a listener, which closes with the service.
    ///
    /// @param name of the option that sets the port
    /// @return the port that it listens on
    /// @throws StartException if the address cannot be used or the port is taken
    int open(String name, String address, int port, ChannelInitializer<Channel> connections)
            throws StartException {
        AddressGate gate = new AddressGate(name, edge.connectionsPerAddress(loops.mostConnections()),
                refused);
        return parts.keep(ListeningSocket.open(loops, new ListeningSocket.Address(name, address, port),
                BalancerHeader.before(edge.balancers(), edge.handshakeTimeout(), gate.before(connections))))
            .port();
    }
}
