package io.culvert.localproxy.bond;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Copies of the rules' objects, and the bytes that tell their states apart.
final class Copies {

    private Copies() {}

    static End end(End from, EndConfig config, EndEvents events) {
        End copy = new End(config, events);
        copy.state = from.state;
        copy.epoch = from.epoch;
        copy.bond = bond(from.bond, events);
        Handshake handshake = from.handshake;
        if (handshake != null) {
            copy.handshake = new Handshake(copy, handshake.grants, handshake.keys);
            copy.handshake.awaited = handshake.awaited;
            copy.handshake.hello = handshake.hello;
            copy.handshake.due = handshake.due;
            copy.handshake.resumed = handshake.resumed;
        }
        return copy;
    }

    static @Nullable Bond bond(@Nullable Bond from, ConnectionEvents events) {
        return from == null ? null
                : new Bond(from.id(), new BondRoot(from.root().bytes().clone()), from.grants(),
                        from.awaySeconds(), connections(from.connections(), events));
    }

    private static Connections connections(Connections from, ConnectionEvents events) {
        Connections copy = new Connections(from.side, from.most, from.firstCredit, events);
        copy.highest = from.highest;
        copy.lastId = from.lastId;
        from.open.forEach((id, connection) -> copy.open.put(id, connection(connection)));
        copy.tombstones.putAll(from.tombstones);
        copy.resetsDue.addAll(from.resetsDue);
        copy.answersDue.addAll(from.answersDue);
        copy.refusals.addAll(from.refusals);
        copy.acksDue.addAll(from.acksDue);
        copy.unopened.addAll(from.unopened);
        return copy;
    }

    private static Connection connection(Connection from) {
        Connection copy = new Connection(from.id(), from.serviceId(), 0);
        copy.out.state = from.out.state;
        copy.out.written = from.out.written;
        copy.out.sent = from.out.sent;
        copy.out.everSent = from.out.everSent;
        copy.out.acknowledged = from.out.acknowledged;
        copy.out.limit = from.out.limit;
        copy.in.state = from.in.state;
        copy.in.received = from.in.received;
        copy.in.taken = from.in.taken;
        copy.in.acknowledged = from.in.acknowledged;
        copy.in.limit = from.in.limit;
        copy.in.window = from.in.window;
        return copy;
    }

    static void key(End end, ByteBuffer to) {
        to.put((byte) end.state.ordinal()).put((byte) end.epoch);
        Handshake handshake = end.handshake;
        to.put((byte) (handshake == null ? -1 : handshake.awaited.ordinal()));
        if (handshake != null && handshake.due != null) {
            to.putInt(handshake.due.hashCode());
        }
        Bond bond = end.bond;
        if (bond == null) {
            to.put((byte) 0);
        } else {
            to.put((byte) bond.id().low());
            key(bond.connections(), to);
        }
    }

    private static void key(Connections held, ByteBuffer to) {
        to.put((byte) held.highest).put((byte) held.lastId).put((byte) held.open.size());
        held.open.values().forEach(connection -> key(connection, to));
        ids(held.tombstones.keySet(), to);
        ids(held.resetsDue, to);
        ids(held.answersDue, to);
        ids(held.acksDue, to);
        ids(held.unopened, to);
    }

    private static void ids(Iterable<Long> ids, ByteBuffer to) {
        ids.forEach(id -> to.put(id.byteValue()));
        to.put((byte) 0);
    }

    private static void key(Connection connection, ByteBuffer to) {
        Outbound out = connection.out;
        Inbound in = connection.in;
        to.put((byte) connection.id()).put((byte) connection.serviceId().charAt(0));
        to.put((byte) (out.state.ordinal() << 4 | in.state.ordinal()));
        to.put((byte) out.written).put((byte) out.sent).put((byte) out.everSent).put((byte) out.acknowledged);
        to.put((byte) out.limit);
        to.put((byte) in.received).put((byte) in.taken).put((byte) in.acknowledged).put((byte) in.limit);
    }
}
