package io.culvert.localproxy.bond;

import io.culvert.protocol.bond.BondFrame;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Queue;
import java.util.SequencedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The connections and tombstones of a bond, and the frames about them that are still to be sent (spec: c1
/// 9). While the bond is up, [ConnectionFrames] applies incoming frames and [#next] returns outgoing ones.
final class Connections {

    final Side side;
    final long firstCredit;

    /// The most that may be held, tombstones included.
    int most;

    /// The highest id of which an OPEN was sent, or received.
    long highest;

    /// The highest id that was given out, at a source.
    long lastId;

    final NavigableMap<Long, Connection> open = new TreeMap<>();
    final NavigableMap<Long, Tombstone> tombstones = new TreeMap<>();

    /// Tombstones whose RESET was not sent in this epoch.
    final SequencedSet<Long> resetsDue = new LinkedHashSet<>();

    /// Connections whose RESET was received and not answered.
    final SequencedSet<Long> answersDue = new LinkedHashSet<>();

    /// RESETs of connections that were never held.
    final Queue<Tombstone> refusals = new ArrayDeque<>();

    final SequencedSet<Long> acksDue = new LinkedHashSet<>();

    /// Connections whose OPEN is to be sent, at a source.
    final NavigableSet<Long> unopened = new TreeSet<>();

    final ConnectionEvents events;

    /// @param most how many connections both ends agreed on
    Connections(Side side, int most, long firstCredit, ConnectionEvents events) {
        this.side = side;
        this.most = most;
        this.firstCredit = firstCredit;
        this.events = events;
    }

    /// Whether another connection may be opened.
    boolean hasRoom() {
        return open.size() + tombstones.size() < most;
    }

    /// Opens a connection for a caller, at a source. [#next] returns its OPEN; bytes may follow at once.
    Connection open(String serviceId) {
        Connection connection = new Connection(++lastId, serviceId, firstCredit);
        open.put(connection.id(), connection);
        unopened.add(connection.id());
        return connection;
    }

    Collection<Connection> all() {
        return open.values();
    }

    /// Resets a connection, for this end or its application.
    void reset(Connection connection, int code, String text) {
        if (open.remove(connection.id(), connection)) {
            acksDue.remove(connection.id());
            if (!unopened.remove(connection.id())) {
                bury(new Tombstone(connection.id(), code, text));
            }
        }
    }

    void bury(Tombstone tombstone) {
        tombstones.put(tombstone.id(), tombstone);
        resetsDue.add(tombstone.id());
    }

    /// Makes [#next] return an ACK of a connection if there is anything to acknowledge.
    void acknowledge(Connection connection) {
        if (open.containsKey(connection.id()) && connection.in.acknowledgementDue() != Inbound.Due.NOTHING) {
            acksDue.add(connection.id());
        }
    }

    /// The next frame that is sent before any data, or null.
    @Nullable
    BondFrame next(int epoch) {
        if (!resetsDue.isEmpty()) {
            Tombstone tombstone = Objects.requireNonNull(tombstones.get(resetsDue.removeFirst()));
            return new BondFrame.Reset(epoch, tombstone.id(), tombstone.code(), tombstone.text());
        }
        Tombstone refusal = refusals.poll();
        if (refusal != null) {
            return new BondFrame.Reset(epoch, refusal.id(), refusal.code(), refusal.text());
        }
        if (!answersDue.isEmpty()) {
            return new BondFrame.Forgot(epoch, answersDue.removeFirst());
        }
        if (!acksDue.isEmpty()) {
            return ack(Objects.requireNonNull(open.get(acksDue.removeFirst())), epoch);
        }
        return nextOpen(epoch);
    }

    private BondFrame ack(Connection connection, int epoch) {
        connection.in.acknowledged();
        BondFrame ack = new BondFrame.Ack(epoch, connection.id(), connection.in.received,
                connection.in.limit);
        settle(connection);
        return ack;
    }

    /// The OPEN of the lowest id, so that connections whose OPEN was lost precede new ones.
    private @Nullable BondFrame nextOpen(int epoch) {
        Long id = unopened.pollFirst();
        if (id == null) {
            return null;
        }
        Connection connection = Objects.requireNonNull(open.get(id));
        highest = Math.max(highest, id);
        return new BondFrame.Open(epoch, id, BondFrame.Open.BYTES, connection.serviceId());
    }

    /// Removes a connection once it is complete.
    void settle(Connection connection) {
        if (connection.isComplete() && open.remove(connection.id(), connection)) {
            acksDue.remove(connection.id());
            events.completed(connection);
        }
    }
}
