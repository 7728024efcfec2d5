package io.culvert.localproxy.bond;

import io.culvert.protocol.bond.BondException;
import io.culvert.protocol.bond.BondFault;
import io.culvert.protocol.bond.BondFrame;
import io.culvert.protocol.bond.ResetCode;

/// Applies the other end's frames to the connections of a bond that is up (spec: c1 9).
final class ConnectionFrames {

    private ConnectionFrames() {}

    /// @throws BondException for a fault of the epoch; a fault of one connection resets it
    static void receive(Connections held, BondFrame.OfConnection frame) throws BondException {
        switch (frame) {
            case BondFrame.Open open -> open(held, open);
            case BondFrame.Reset reset -> reset(held, reset);
            case BondFrame.Forgot forgot -> held.resets().exhume(forgot.connectionId());
            case BondFrame.Data data -> ofOpen(held, data);
            case BondFrame.End end -> ofOpen(held, end);
            case BondFrame.Ack ack -> ofOpen(held, ack);
        }
    }

    private static void open(Connections held, BondFrame.Open frame) throws BondException {
        require(held.role() == EndRole.DESTINATION, BondFault.OUT_OF_ORDER);
        held.receiveOpen(frame.connectionId());
        if (!held.hasRoom()) {
            held.resets().refuse(tombstone(frame, ResetCode.TOO_MANY));
        } else if (frame.kind() != BondFrame.Open.BYTES) {
            held.resets().bury(tombstone(frame, ResetCode.UNSUPPORTED));
        } else {
            held.accept(frame.connectionId(), frame.serviceId());
        }
    }

    private static Tombstone tombstone(BondFrame.Open frame, ResetCode why) {
        return new Tombstone(frame.connectionId(), why.code(), why.text());
    }

    private static void reset(Connections held, BondFrame.Reset frame) throws BondException {
        held.resets().received(frame.connectionId());
        held.resetByOther(frame.connectionId(), frame.code(), frame.text());
    }

    private static void ofOpen(Connections held, BondFrame.OfConnection frame) throws BondException {
        require(frame.connectionId() <= held.highest(), BondFault.NEVER_OPENED);
        Connection connection = held.of(frame.connectionId());
        if (connection == null) {
            return;
        }
        try {
            apply(held, connection, frame);
        } catch (BondException e) {
            if (e.fault().scope() == BondFault.Scope.EPOCH) {
                throw e;
            }
            breakOff(held, connection, e.fault());
        }
    }

    private static void apply(Connections held, Connection connection, BondFrame.OfConnection frame)
            throws BondException {
        switch (frame) {
            case BondFrame.Data data -> {
                connection.in.data(data.position(), data.payload().readableBytes());
                held.owner().received(connection, data.payload());
            }
            case BondFrame.End end -> {
                connection.in.end(end.position());
                held.owner().advanced(connection);
            }
            case BondFrame.Ack ack -> {
                connection.out.acknowledge(ack.received(), ack.limit());
                held.owner().advanced(connection);
                held.settle(connection);
            }
            case BondFrame.OfConnection other -> throw new IllegalStateException("frame: " + other);
        }
    }

    /// Resets a connection on which the other end broke a rule, towards the other end and the application.
    static void breakOff(Connections held, Connection connection, BondFault fault) {
        held.reset(connection, ResetCode.FAULT.code(), fault.text());
        held.owner().wasReset(connection, ResetCode.FAULT.code(), fault.text());
    }

    private static void require(boolean kept, BondFault fault) throws BondException {
        if (!kept) {
            throw new BondException(fault);
        }
    }
}
