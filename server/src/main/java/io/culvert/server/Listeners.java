package io.culvert.server;

import io.culvert.transport.EventLoops;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;

/// Opens the listeners of a service. Each reads the header of the PROXY protocol from balancers, and limits
/// the connections of an address, by default to a quarter of those that the process may have.
///
/// @param doors the listeners for clients, which may be closed for a while
/// @param refused called for each connection that its address's limit refuses
record Listeners(EventLoops loops, EdgeConfig edge, Parts parts, Doors doors, Runnable refused) {

    /// Opens a listener for clients, which closes with the service, or earlier with the doors.
    ///
    /// @param name of the option that sets the port
    /// @return the port that it listens on
    /// @throws StartException if the address cannot be used or the port is taken
    int openDoor(String name, String address, int port, ChannelInitializer<Channel> connections)
            throws StartException {
        parts.onClose(doors::close);
        return doors.open(port, again -> listen(name, address, again, connections));
    }

    /// Opens a listener that stays open as long as the service, which closes with it.
    ///
    /// @param name of the option that sets the port
    /// @return the port that it listens on
    /// @throws StartException if the address cannot be used or the port is taken
    int open(String name, String address, int port, ChannelInitializer<Channel> connections)
            throws StartException {
        return parts.keep(listen(name, address, port, connections)).port();
    }

    private ListeningSocket listen(String name, String address, int port,
            ChannelInitializer<Channel> connections) throws StartException {
        AddressGate gate = new AddressGate(name, edge.connectionsPerAddress(loops.mostConnections()),
                refused);
        return ListeningSocket.open(loops, new ListeningSocket.Address(name, address, port),
                BalancerHeader.before(edge.balancers(), edge.handshakeTimeout(), gate.before(connections)));
    }
}
