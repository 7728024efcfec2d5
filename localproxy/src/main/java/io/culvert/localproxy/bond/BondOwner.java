package io.culvert.localproxy.bond;

import io.culvert.protocol.bond.BondId;
import io.culvert.protocol.bond.ResetCode;
import java.net.SocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The holder of a [BondedEnd], which offers the services and receives what happens to the bond. Called on
/// the event loop of the end; may call the end back, except where a method forbids it.
public interface BondOwner {

    /// The handshake is complete: both ends hold the bond.
    void up(Up how);

    /// How a bond came up.
    ///
    /// @param resumed whether it outlived a WebSocket
    /// @param connections how many connections it holds
    /// @param waited how long it had been down
    /// @param resentBytes how many bytes this end sends again
    record Up(boolean resumed, BondId bond, int connections, Duration waited, long resentBytes,
            Duration roundTrip) {}

    /// The link or the other side's peer was lost, and the connections wait.
    ///
    /// @param keptBytes how many bytes this end keeps to send them again
    void waiting(int connections, long keptBytes);

    /// The other side does not answer, although its WebSocket is open.
    void silent(Duration since, int connections);

    /// The bond and all its connections have ended. Must not call back.
    void ended(int connections, ResetCode why);

    /// The end drops the link, because the other end or the service broke a rule or was late.
    ///
    /// @param what a phrase for people
    void fault(String what);

    /// The end dropped links again and again. The owner must not offer C1 for some time.
    void speakV3(String why);

    /// The end dropped links again and again, and C1 has worked before. The owner must reconnect less often
    /// for some time.
    void tryRarely(String why);

    /// The other end opens a connection.
    ///
    /// @return whether the service is offered here
    boolean open(String serviceId, long connectionId, Connectable socket);

    /// The other end reset a connection, or this end did because the other broke a rule.
    void wasReset(long connectionId, String why);

    /// Whether a source's bond has no room for another connection; called when that changes.
    void full(boolean on);

    /// A connection's socket is closed.
    void disconnected(@Nullable SocketAddress remote);
}
