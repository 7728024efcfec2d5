package io.culvert.localproxy.bond;

import io.culvert.protocol.bond.ResetCode;
import java.net.SocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What is around a bonded end: services and whoever wants to know. Called on the event loop; may call back.
public interface BondSurroundings {

    /// Both ends hold the bond, and connections are carried.
    void up(Up how);

    /// A bond that is up.
    ///
    /// @param resumed whether it outlived a WebSocket
    /// @param connections that it holds
    /// @param waited how long it was not up
    /// @param resentBytes that this end sends again
    record Up(boolean resumed, int connections, Duration waited, long resentBytes, Duration roundTrip) {}

    /// Connections wait, for the link is gone or the other side is.
    void waiting(int connections, long keptBytes);

    /// The other side does not answer, although its WebSocket is there.
    void silent(Duration since, int connections);

    /// The bond is over, with all its connections. Must not call back.
    void ended(int connections, ResetCode why);

    /// The link is dropped because of what came, or did not come.
    void fault(String what);

    /// The link was dropped again and again: the next ones are to do without bonds for a while.
    void speakV3(String why);

    /// The other end opens a connection.
    ///
    /// @return whether the service is offered here
    boolean open(String serviceId, long connectionId, Connectable socket);

    /// The other end, or a rule that it broke, ended a connection.
    void wasReset(long connectionId, String why);

    /// A source may open no more connections, or may again.
    void full(boolean on);

    /// A connection's socket is closed.
    void disconnected(@Nullable SocketAddress remote);
}
