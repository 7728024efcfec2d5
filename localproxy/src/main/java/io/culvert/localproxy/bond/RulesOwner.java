package io.culvert.localproxy.bond;

import io.culvert.protocol.Ready;
import io.culvert.protocol.bond.BondFrame;
import io.culvert.protocol.bond.ResetCode;

/// Receives the decisions of an [EndRules] about its link and its bond. Called from within the rules: must
/// not call them back and must not throw.
interface RulesOwner extends ConnectionOwner {

    /// Sends a text message to the service.
    void send(Ready ready);

    /// Sends a frame of the handshake, or LEAVE, to the other end, before anything that is sent later.
    void send(BondFrame frame);

    /// Drops the link for a fault of the other end, once everything sent so far is written.
    void dropLink(String why);

    /// Closes the link because this end has ended the bond, once everything sent so far is written.
    void closeLink();

    /// The handshake is complete: frames of connections may be sent.
    void up(Bond bond, boolean resumed);

    /// The bond is over, with all its connections.
    void ended(Bond bond, ResetCode why);

    /// The other end asks for a [BondFrame.Pong].
    void pinged(BondFrame.Ping ping);

    /// The other end has answered a PING.
    void ponged(BondFrame.Pong pong);
}
