package io.culvert.localproxy.bond;

import io.culvert.protocol.Ready;
import io.culvert.protocol.bond.BondFrame;
import io.culvert.protocol.bond.ResetCode;

/// What an end does to its link, and what becomes of its bond. Called inside the rules: must not call them
/// back, must not throw.
interface EndEvents extends ConnectionEvents {

    /// To the service.
    void send(Ready ready);

    /// To the other end, before anything that is sent later: a frame of the handshake, or LEAVE.
    void send(BondFrame frame);

    /// The link is to be dropped, after what was sent.
    void dropLink(String why);

    /// The handshake is through: frames may be sent.
    void up(Bond bond, boolean resumed);

    /// The bond is over, with all its connections.
    void ended(Bond bond, ResetCode why);

    /// To be answered with [BondFrame.Pong].
    void pinged(BondFrame.Ping ping);

    /// A sign of life.
    void ponged(BondFrame.Pong pong);
}
