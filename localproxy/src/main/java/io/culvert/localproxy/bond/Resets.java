package io.culvert.localproxy.bond;

import io.culvert.protocol.bond.BondException;
import io.culvert.protocol.bond.BondFault;
import io.culvert.protocol.bond.BondFrame;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Queue;
import java.util.SequencedSet;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The resets of a bond's connections: a tombstone for each connection that this end has reset, and the RESET
/// and FORGOT frames that are still to be sent (spec: c1 9.3).
final class Resets {

    /// The most answers, and the most refusals, that may wait to be sent.
    private final int most;
    private final NavigableMap<Long, Tombstone> tombstones = new TreeMap<>();

    /// Tombstones whose RESET was not sent in this epoch.
    private final SequencedSet<Long> unsent = new LinkedHashSet<>();

    /// RESETs of connections that this end never held.
    private final Queue<Tombstone> refusals = new ArrayDeque<>();

    /// Connections that the other end has reset, and whose FORGOT was not sent.
    private final SequencedSet<Long> unanswered = new LinkedHashSet<>();

    Resets(int most) {
        this.most = most;
    }

    /// A copy in the same state.
    Resets(Resets from) {
        this(from.most);
        tombstones.putAll(from.tombstones);
        unsent.addAll(from.unsent);
        refusals.addAll(from.refusals);
        unanswered.addAll(from.unanswered);
    }

    /// The connections that this end has reset, by id.
    Collection<Tombstone> tombstones() {
        return tombstones.values();
    }

    /// The connections whose RESET is to be sent.
    Collection<Long> unsent() {
        return unsent;
    }

    /// The connections whose FORGOT is to be sent.
    Collection<Long> unanswered() {
        return unanswered;
    }

    /// Whether [#next] returns a frame.
    boolean isAnyDue() {
        return !unsent.isEmpty() || !refusals.isEmpty() || !unanswered.isEmpty();
    }

    /// This end has reset a connection.
    void bury(Tombstone tombstone) {
        tombstones.put(tombstone.id(), tombstone);
        unsent.add(tombstone.id());
    }

    /// This end refuses a connection for which it has no room. It keeps no tombstone, so that a source that
    /// opens connections without limit fills no memory.
    ///
    /// @throws BondException if too many refusals wait to be sent
    void refuse(Tombstone refusal) throws BondException {
        require(refusals.size() < most);
        refusals.add(refusal);
    }

    /// The other end has reset a connection, which is answered with FORGOT.
    ///
    /// @throws BondException if too many answers wait to be sent
    void received(long id) throws BondException {
        if (unanswered.add(id)) {
            require(unanswered.size() <= most);
        }
        exhume(id);
    }

    private static void require(boolean kept) throws BondException {
        if (!kept) {
            throw new BondException(BondFault.TOO_MANY_RESETS);
        }
    }

    /// The other end no longer holds a connection, so its tombstone is not needed any more.
    void exhume(long id) {
        tombstones.remove(id);
        unsent.remove(id);
    }

    /// A new epoch begins: drops the answers and refusals of the epoch before.
    void dropAnswers() {
        unanswered.clear();
        refusals.clear();
    }

    /// Keeps the tombstones of these connections, which the other end still holds, and sends their
    /// RESETs again.
    void keepOnly(Set<Long> held) {
        tombstones.keySet().retainAll(held);
        unsent.clear();
        unsent.addAll(tombstones.keySet());
    }

    /// The next RESET or FORGOT to send, or null.
    @Nullable
    BondFrame next(int epoch) {
        Tombstone reset = unsent.isEmpty() ? refusals.poll()
                : Objects.requireNonNull(tombstones.get(unsent.removeFirst()));
        if (reset != null) {
            return new BondFrame.Reset(epoch, reset.id(), reset.code(), reset.text());
        }
        return unanswered.isEmpty() ? null : new BondFrame.Forgot(epoch, unanswered.removeFirst());
    }
}
