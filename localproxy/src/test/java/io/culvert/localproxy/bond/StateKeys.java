package io.culvert.localproxy.bond;

import java.nio.ByteBuffer;

/// The state of the rules' objects as bytes, which differ for any two states.
final class StateKeys {

    private StateKeys() {}

    static void key(EndRules end, ByteBuffer to) {
        to.put((byte) end.state().ordinal()).put((byte) end.epoch());
        Handshake handshake = end.handshake();
        to.put((byte) (handshake == null ? -1 : handshake.awaited().ordinal()));
        if (handshake != null && handshake.sourceProof() != null) {
            to.putInt(handshake.sourceProof().hashCode());
        }
        Bond bond = end.bond();
        if (bond == null) {
            to.put((byte) 0);
        } else {
            to.put((byte) bond.id().low());
            key(bond.connections(), to);
        }
    }

    private static void key(Connections held, ByteBuffer to) {
        to.put((byte) held.highest()).put((byte) held.lastId()).put((byte) held.all().size());
        held.all().forEach(connection -> key(connection, to));
        held.resets().tombstones().forEach(tombstone -> to.put((byte) tombstone.id()));
        to.put((byte) 0);
        ids(held.resets().unsent(), to);
        ids(held.resets().unanswered(), to);
        ids(held.unacknowledged(), to);
        ids(held.unopened(), to);
    }

    private static void ids(Iterable<Long> ids, ByteBuffer to) {
        ids.forEach(id -> to.put(id.byteValue()));
        to.put((byte) 0);
    }

    private static void key(Connection connection, ByteBuffer to) {
        Outbound out = connection.out;
        Inbound in = connection.in;
        to.put((byte) connection.id()).put((byte) connection.serviceId().charAt(0));
        to.put((byte) (out.state().ordinal() << 4 | in.state().ordinal()));
        to.put((byte) out.written())
            .put((byte) out.sent())
            .put((byte) out.everSent())
            .put((byte) out.acknowledged());
        to.put((byte) out.limit());
        to.put((byte) in.received())
            .put((byte) in.taken())
            .put((byte) in.acknowledged())
            .put((byte) in.limit());
    }
}
