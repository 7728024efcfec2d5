package io.culvert.localproxy.bond;

import io.culvert.protocol.Facing;
import io.culvert.protocol.Ready;
import io.culvert.protocol.bond.BondException;
import io.culvert.protocol.bond.BondFault;
import io.culvert.protocol.bond.BondFrame;
import io.culvert.protocol.bond.ResetCode;
import org.jspecify.annotations.Nullable;

/// The rules of one end: the state of its link, the epoch, and its bond if it has one (spec: c1 7.5).
final class EndRules {

    /// The state of the link and its epoch.
    enum State {
        /// It has no link.
        DETACHED,
        /// The service has announced nothing yet, or that the other side has no peer.
        ALONE,
        /// The handshake of the epoch is under way.
        SHAKING,
        /// The handshake is complete; the ends exchange frames of connections.
        UP,
        /// The other side's client does not speak C1; this end speaks V3 with the service.
        FOREIGN
    }

    private final EndConfig config;
    private final RulesOwner owner;
    private State state = State.DETACHED;
    private @Nullable Bond bond;
    private @Nullable Handshake handshake;

    /// The number of the epoch; 0 before the service has named one.
    private int epoch;

    EndRules(EndConfig config, RulesOwner owner) {
        this.config = config;
        this.owner = owner;
    }

    /// A copy in the same state, with another owner.
    EndRules(EndRules from, EndConfig config, RulesOwner owner) {
        this(config, owner);
        state = from.state;
        epoch = from.epoch;
        bond = from.bond == null ? null : from.bond.copy(owner);
        handshake = from.handshake == null ? null : new Handshake(from.handshake, this, config, owner);
    }

    State state() {
        return state;
    }

    /// The bond that this end holds, or null.
    @Nullable
    Bond bond() {
        return bond;
    }

    /// The handshake of the epoch, complete or not; null if the epoch is not one with another end.
    @Nullable
    Handshake handshake() {
        return handshake;
    }

    /// The number of the epoch; 0 before the service has named one.
    int epoch() {
        return epoch;
    }

    boolean isUp() {
        return state == State.UP && bond != null;
    }

    /// Whether the epoch is one with another end, whose frames are read.
    boolean isJoined() {
        return handshake != null;
    }

    /// A link is open, and the service has chosen C1 on it.
    void linked() {
        detach();
        state = State.ALONE;
    }

    /// The link is lost. The bond waits.
    void detach() {
        state = State.DETACHED;
        epoch = 0;
        endHandshake();
    }

    /// The service begins an epoch and names the kind of client at the other side.
    void on(Facing facing) {
        endHandshake();
        epoch = facing.terms().epoch();
        Grants grants = Grants.of(facing);
        if (bond != null && !bond.grants().admit(grants)) {
            endBond(ResetCode.REVOKED);
        }
        owner.send(new Ready(epoch));
        switch (facing) {
            case Facing.Joined joined -> {
                state = State.SHAKING;
                handshake = new Handshake(this, config, owner, grants);
                handshake.begin();
            }
            case Facing.Alone alone -> state = State.ALONE;
            case Facing.Foreign foreign -> {
                state = State.FOREIGN;
                endBond(ResetCode.REPLACED);
            }
        }
    }

    /// A frame of the other end.
    ///
    /// @throws BondException for a fault of the epoch: the link is to be dropped
    void on(BondFrame frame) throws BondException {
        if (handshake == null || frame instanceof BondFrame.Stale || frame instanceof BondFrame.Skippable) {
            return;
        }
        switch (frame) {
            case BondFrame.Leave leave -> {
                endHandshake();
                endBond(ResetCode.of(leave.code()).orElse(ResetCode.FAULT));
            }
            case BondFrame.Refuse refuse ->
                owner.dropLink("the other end refused the handshake: " + refuse.code() + " " + refuse.text());
            default -> {
                if (state == State.UP) {
                    whileUp(frame);
                } else {
                    handshake.on(frame);
                }
            }
        }
    }

    private void whileUp(BondFrame frame) throws BondException {
        Bond of = bond;
        switch (frame) {
            case BondFrame.OfConnection ofConnection when of != null ->
                ConnectionFrames.receive(of.connections(), ofConnection);
            case BondFrame.Ping ping -> owner.pinged(ping);
            case BondFrame.Pong pong -> owner.ponged(pong);
            default -> throw new BondException(BondFault.OUT_OF_ORDER);
        }
    }

    /// Ends the bond in any state. An epoch in progress cannot go on without it, so the link is dropped too.
    void leave(ResetCode why) {
        if (bond == null) {
            return;
        }
        if (handshake != null) {
            owner.send(new BondFrame.Leave(epoch, why.code()));
            owner.closeLink();
        }
        endHandshake();
        endBond(why);
    }

    /// Takes the bond that a handshake has made in place of the one before, which the other end no
    /// longer has.
    void adopt(Bond made) {
        endBond(ResetCode.REPLACED);
        bond = made;
    }

    void endBond(ResetCode why) {
        Bond over = bond;
        if (over != null) {
            bond = null;
            over.root().wipe();
            owner.ended(over, why);
        }
    }

    /// The handshake is complete.
    ///
    /// @param resumed whether the bond is the one of an earlier epoch
    void up(boolean resumed) {
        state = State.UP;
        Bond of = bond;
        if (of != null) {
            owner.up(of, resumed);
        }
    }

    private void endHandshake() {
        handshake = null;
    }
}
