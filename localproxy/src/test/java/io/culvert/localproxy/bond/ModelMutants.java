package io.culvert.localproxy.bond;

import io.culvert.protocol.bond.BondFrame;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// Ends that break a rule on purpose.
final class ModelMutants {

    /// Fields that no other class may set, except a mutant.
    private static final VarHandle OUT_ACKNOWLEDGED = field(Outbound.class, "acknowledged", long.class);
    private static final VarHandle IN_LIMIT = field(Inbound.class, "limit", long.class);
    private static final VarHandle IN_RECEIVED = field(Inbound.class, "received", long.class);
    private static final VarHandle IN_STATE = field(Inbound.class, "state", Inbound.State.class);

    private ModelMutants() {}

    private static VarHandle field(Class<?> of, String name, Class<?> type) {
        try {
            return MethodHandles.privateLookupIn(of, MethodHandles.lookup()).findVarHandle(of, name, type);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    /// The END counts although the application has not taken everything before it.
    static void endAtReceipt(Inbound in) {
        if (in.state() == Inbound.State.END_KNOWN) {
            IN_RECEIVED.set(in, in.received() + 1);
            IN_STATE.set(in, Inbound.State.DONE);
        }
    }

    /// A frame as if it carried no epoch: it is valid in any.
    static BondFrame tagged(BondFrame frame, int epoch) {
        return switch (frame) {
            case BondFrame.Hello hello -> new BondFrame.Hello(epoch, hello.promises(), hello.more());
            case BondFrame.Welcome welcome ->
                new BondFrame.Welcome(epoch, welcome.promises(), welcome.proof());
            case BondFrame.Proof proof -> new BondFrame.Proof(epoch, proof.proof());
            case BondFrame.Table table -> new BondFrame.Table(epoch, table.highest(), table.entries());
            case BondFrame.Leave leave -> new BondFrame.Leave(epoch, leave.code());
            case BondFrame.Open open ->
                new BondFrame.Open(epoch, open.connectionId(), open.kind(), open.serviceId());
            case BondFrame.Data data ->
                new BondFrame.Data(epoch, data.connectionId(), data.position(), data.payload());
            case BondFrame.End end -> new BondFrame.End(epoch, end.connectionId(), end.position());
            case BondFrame.Ack ack ->
                new BondFrame.Ack(epoch, ack.connectionId(), ack.received(), ack.limit());
            case BondFrame.Reset reset ->
                new BondFrame.Reset(epoch, reset.connectionId(), reset.code(), reset.text());
            case BondFrame.Forgot forgot -> new BondFrame.Forgot(epoch, forgot.connectionId());
            default -> frame;
        };
    }

    /// DATA as if it carried no position: it is taken for the next bytes.
    static BondFrame positioned(BondFrame frame, ModelSide side) {
        if (frame instanceof BondFrame.Data data && side.end.bond() != null) {
            Connection connection = side.end.bond().connections().of(data.connectionId());
            if (connection != null) {
                return new BondFrame.Data(data.epoch(), data.connectionId(), connection.in.received(),
                        data.payload());
            }
        }
        return frame;
    }

    static void settle(ModelSide side, Connection connection) {
        ModelSetup setup = side.world.setup;
        Outbound out = connection.out;
        boolean doneHere = connection.in.state() == Inbound.State.DONE && out.hasEnded();
        if (setup.lacks(Mutation.END_NOT_COUNTED) && out.state() == Outbound.State.END_SENT
                && out.acknowledged() == out.written()) {
            out.complete();
        }
        if (setup.lacks(Mutation.FREE_AT_SEND)) {
            OUT_ACKNOWLEDGED.set(out, Math.max(out.acknowledged(), Math.min(out.sent(), out.written())));
        }
        if (setup.lacks(Mutation.LIMIT_FROM_RECEIVED) && connection.in.state() == Inbound.State.RECEIVING) {
            IN_LIMIT.set(connection.in,
                    Math.max(connection.in.limit(), connection.in.received() + setup.window()));
        }
        boolean early = setup.lacks(Mutation.FORGET_EARLY) && connection.in.isAcknowledged();
        boolean beforeAck = setup.lacks(Mutation.FORGET_BEFORE_ACK) && out.state() == Outbound.State.DONE;
        if (doneHere && (early || beforeAck)) {
            side.apps.get(connection.id()).outcome = ModelApp.Outcome.CLEAN;
            side.end.bond().connections().remove(connection);
        }
    }
}
