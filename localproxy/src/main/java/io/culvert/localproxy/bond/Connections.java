package io.culvert.localproxy.bond;

import io.culvert.protocol.bond.BondException;
import io.culvert.protocol.bond.BondFault;
import io.culvert.protocol.bond.BondFrame;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.SequencedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The connections of a bond, and the frames about them that are still to be sent (spec: c1 9). While the
/// bond is up, [ConnectionFrames] applies incoming frames and [#next] returns outgoing ones; at the beginning
/// of an epoch, [Tables] compares the connections of both ends.
final class Connections {

    private final EndRole role;
    private final int most;
    private final long firstCredit;
    private final ConnectionOwner owner;
    private final Resets resets;
    private final NavigableMap<Long, Connection> open = new TreeMap<>();

    /// Connections whose OPEN is to be sent, at a source.
    private final NavigableSet<Long> unopened = new TreeSet<>();

    /// Connections whose ACK is to be sent.
    private final SequencedSet<Long> unacknowledged = new LinkedHashSet<>();

    /// The highest id of which an OPEN was sent, or received.
    private long highest;

    /// The highest id that was given out, at a source.
    private long lastId;

    /// @param most how many connections both ends agreed on, tombstones included
    Connections(EndRole role, int most, long firstCredit, ConnectionOwner owner) {
        this(role, most, firstCredit, owner, new Resets(most));
    }

    private Connections(EndRole role, int most, long firstCredit, ConnectionOwner owner, Resets resets) {
        this.role = role;
        this.most = most;
        this.firstCredit = firstCredit;
        this.owner = owner;
        this.resets = resets;
    }

    /// A copy in the same state, with another owner.
    Connections(Connections from, ConnectionOwner owner) {
        this(from.role, from.most, from.firstCredit, owner, new Resets(from.resets));
        from.open.forEach((id, connection) -> open.put(id, new Connection(connection)));
        unopened.addAll(from.unopened);
        unacknowledged.addAll(from.unacknowledged);
        highest = from.highest;
        lastId = from.lastId;
    }

    EndRole role() {
        return role;
    }

    /// How many connections both ends agreed on.
    int most() {
        return most;
    }

    ConnectionOwner owner() {
        return owner;
    }

    Resets resets() {
        return resets;
    }

    /// The highest id of which an OPEN was sent, or received.
    long highest() {
        return highest;
    }

    /// The highest id that was given out, at a source.
    long lastId() {
        return lastId;
    }

    /// The connections that this end holds, by id.
    Collection<Connection> all() {
        return open.values();
    }

    /// A connection that this end holds, or null.
    @Nullable
    Connection of(long id) {
        return open.get(id);
    }

    /// The connections whose OPEN is to be sent, at a source.
    Collection<Long> unopened() {
        return unopened;
    }

    /// The connections whose ACK is to be sent.
    Collection<Long> unacknowledged() {
        return unacknowledged;
    }

    /// Whether another connection may be opened.
    boolean hasRoom() {
        return open.size() + resets.tombstones().size() < most;
    }

    /// Opens a connection for a caller, at a source. [#next] returns its OPEN; bytes may follow at once.
    Connection open(String serviceId) {
        Connection connection = add(++lastId, serviceId);
        unopened.add(connection.id());
        return connection;
    }

    private Connection add(long id, String serviceId) {
        Connection connection = new Connection(id, serviceId, firstCredit);
        open.put(id, connection);
        return connection;
    }

    /// Counts an OPEN of the source.
    ///
    /// @throws BondException if its id is not higher than all earlier ones
    void receiveOpen(long id) throws BondException {
        if (id <= highest) {
            throw new BondException(BondFault.OPEN_NOT_ABOVE);
        }
        highest = id;
    }

    /// Accepts a connection that the source has opened.
    void accept(long id, String serviceId) {
        owner.opened(add(id, serviceId));
    }

    /// The other end has not received the OPEN of a connection, which is sent again.
    void reopen(Connection connection) {
        unopened.add(connection.id());
    }

    /// Resets a connection, for this end or its application.
    void reset(Connection connection, int code, String text) {
        if (remove(connection) && !unopened.remove(connection.id())) {
            resets.bury(new Tombstone(connection.id(), code, text));
        }
    }

    /// The other end has reset a connection.
    void resetByOther(long id, int code, String text) {
        Connection connection = open.get(id);
        if (connection != null) {
            remove(connection);
            unopened.remove(id);
            owner.wasReset(connection, code, text);
        }
    }

    /// Removes a connection once it is complete.
    void settle(Connection connection) {
        if (connection.isComplete() && remove(connection)) {
            owner.completed(connection);
        }
    }

    /// Removes a connection and its ACK.
    ///
    /// @return whether this end held it
    boolean remove(Connection connection) {
        boolean held = open.remove(connection.id(), connection);
        if (held) {
            unacknowledged.remove(connection.id());
        }
        return held;
    }

    /// Makes [#next] return an ACK of a connection if there is anything to acknowledge.
    void acknowledge(Connection connection) {
        if (open.containsKey(connection.id()) && connection.in.ackUrgency() != Inbound.AckUrgency.NONE) {
            unacknowledged.add(connection.id());
        }
    }

    /// A table is sent, which acknowledges all connections.
    void acknowledgedAll() {
        unacknowledged.clear();
    }

    /// The next frame that is sent before any data, or null.
    @Nullable
    BondFrame next(int epoch) {
        BondFrame ofReset = resets.next(epoch);
        if (ofReset != null) {
            return ofReset;
        }
        if (!unacknowledged.isEmpty()) {
            return ack(Objects.requireNonNull(open.get(unacknowledged.removeFirst())), epoch);
        }
        // The lowest id first, so that connections whose OPEN was lost precede new ones.
        return unopened.isEmpty() ? null
                : openFrame(Objects.requireNonNull(open.get(unopened.first())), epoch);
    }

    private BondFrame ack(Connection connection, int epoch) {
        connection.in.acknowledge();
        BondFrame ack = new BondFrame.Ack(epoch, connection.id(), connection.in.received(),
                connection.in.limit());
        settle(connection);
        return ack;
    }

    /// The OPEN of a connection, which is sent now.
    BondFrame openFrame(Connection connection, int epoch) {
        unopened.remove(connection.id());
        highest = Math.max(highest, connection.id());
        return new BondFrame.Open(epoch, connection.id(), BondFrame.Open.BYTES, connection.serviceId());
    }
}
