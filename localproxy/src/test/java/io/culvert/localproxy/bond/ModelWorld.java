package io.culvert.localproxy.bond;

import io.culvert.protocol.Facing;
import io.culvert.protocol.Grant;
import io.culvert.protocol.Ready;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/// Two ends, the relay between them, and the number of faults that may still happen. [ModelSteps] lists the
/// steps that may happen next.
final class ModelWorld {

    private static final Grant SOURCE = Grant.of(filled(1));
    private static final Grant DESTINATION = Grant.of(filled(2));

    private static final ThreadLocal<ByteBuffer> KEY = ThreadLocal
        .withInitial(() -> ByteBuffer.allocate(8192));

    final ModelSetup setup;
    final ModelSide[] sides;
    final boolean[] ready = new boolean[2];
    int epoch;
    int bonds;
    int cuts;
    int restarts;
    int givesUp;
    int resets;
    int opens;
    int uid;

    /// How often an end saw a fault of the epoch and asked for a new one.
    int faults;
    boolean everReset;
    boolean everGaveUp;

    ModelWorld(ModelSetup setup) {
        this.setup = setup;
        this.cuts = setup.cuts();
        this.restarts = setup.restarts();
        this.givesUp = setup.givesUp();
        this.resets = setup.resets();
        this.opens = setup.opens();
        this.sides = new ModelSide[]{new ModelSide(this, 0), new ModelSide(this, 1)};
    }

    private ModelWorld(ModelWorld from) {
        this.setup = from.setup;
        this.epoch = from.epoch;
        this.bonds = from.bonds;
        this.cuts = from.cuts;
        this.restarts = from.restarts;
        this.givesUp = from.givesUp;
        this.resets = from.resets;
        this.opens = from.opens;
        this.uid = from.uid;
        this.faults = from.faults;
        this.everReset = from.everReset;
        this.everGaveUp = from.everGaveUp;
        this.ready[0] = from.ready[0];
        this.ready[1] = from.ready[1];
        this.sides = new ModelSide[]{new ModelSide(this, from.sides[0]), new ModelSide(this, from.sides[1])};
    }

    ModelWorld copy() {
        return new ModelWorld(this);
    }

    private static byte[] filled(int value) {
        byte[] bytes = new byte[16];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    // The relay.

    private Facing.EpochTerms terms() {
        return new Facing.EpochTerms(epoch, SOURCE, DESTINATION, List.of(), -1);
    }

    boolean isJoined() {
        return sides[0].atRelay != ModelSide.Link.NONE && sides[1].atRelay != ModelSide.Link.NONE;
    }

    void join() {
        begin();
        for (ModelSide side : sides) {
            if (side.atRelay == ModelSide.Link.LIVE) {
                side.down.add(ModelMessage.of(new Facing.Joined(terms())));
            }
        }
    }

    void alone(ModelSide side) {
        begin();
        if (side.atRelay == ModelSide.Link.LIVE) {
            side.down.add(ModelMessage.of(new Facing.Alone(terms(), 0)));
        }
    }

    private void begin() {
        epoch++;
        ready[0] = false;
        ready[1] = false;
    }

    void restart() {
        for (ModelSide side : sides) {
            side.atRelay = ModelSide.Link.NONE;
            side.up.clear();
            if (side.atEnd == ModelSide.Link.LIVE) {
                side.atEnd = ModelSide.Link.CUT;
            }
        }
        ready[0] = false;
        ready[1] = false;
    }

    /// Whether the relay can take a side's next message: it reads none that it could not pass on.
    boolean canForward(ModelSide side) {
        if (side.atRelay == ModelSide.Link.NONE || side.up.isEmpty()) {
            return false;
        }
        return !passesOn(side, side.up.getFirst()) || side.other().down.size() < setup.queue();
    }

    private boolean passesOn(ModelSide from, ModelMessage message) {
        return !message.isText() && (ready[from.number] || setup.lacks(Mutation.NO_READY))
                && from.other().atRelay == ModelSide.Link.LIVE;
    }

    void forward(ModelSide side) {
        ModelMessage message = side.up.removeFirst();
        if (message.content() instanceof Ready answer) {
            ready[side.number] |= answer.epoch() == epoch;
        } else if (passesOn(side, message)) {
            side.other().down.add(message);
        }
    }

    // Rules that must hold.

    void check() {
        for (ModelSide side : sides) {
            for (Connection connection : side.connections()) {
                check(side, connection);
            }
        }
    }

    private static void check(ModelSide side, Connection connection) {
        if (connection.out.written() - connection.out.acknowledged() > ModelSetup.BUFFER + 1) {
            throw new Violation("bounds: more than the buffer unacknowledged");
        }
        if (connection.out.state() != Outbound.State.DONE || side.other().end.bond() == null) {
            return;
        }
        Connection others = side.other().end.bond().connections().of(connection.id());
        if (others != null && others.serviceId().equals(connection.serviceId())
                && !(others.in.state() == Inbound.State.DONE && others.in.taken() == others.in.received())) {
            throw new Violation("handed over: an END was acknowledged before everything was taken");
        }
    }

    /// Checks a world in which only faults can happen: every connection is over, and both ends agree how
    /// it ended.
    void checkRest() {
        Bond source = sides[0].end.bond();
        Bond destination = sides[1].end.bond();
        if (!sides[0].end.isUp() || !sides[1].end.isUp() || source == null || destination == null
                || !source.id().equals(destination.id())) {
            throw new Violation("deadlock: the bond is not up");
        }
        for (ModelSide side : sides) {
            Connections held = side.end.bond().connections();
            if (!held.all().isEmpty() || !held.resets().tombstones().isEmpty()
                    || !held.resets().unanswered().isEmpty()) {
                throw new Violation("deadlock: something is left at " + side.name());
            }
        }
        if (opens > 0) {
            throw new Violation("deadlock: the source cannot open");
        }
        sides[0].apps.keySet().forEach(this::checkAgreement);
    }

    private void checkAgreement(long id) {
        ModelApp.Outcome atSource = sides[0].apps.get(id).outcome;
        ModelApp other = sides[1].apps.get(id);
        boolean agree = other == null ? atSource == ModelApp.Outcome.RESET
                : atSource == other.outcome || (everReset && atSource != ModelApp.Outcome.RUNS
                        && other.outcome != ModelApp.Outcome.RUNS);
        if (!agree) {
            throw new Violation(
                    "agreement: connection " + id + " ended " + atSource + " at S and otherwise at D");
        }
    }

    /// The state as bytes, which differ for any two states.
    byte[] key() {
        ByteBuffer to = KEY.get().clear();
        to.put((byte) epoch).put((byte) bonds).put((byte) cuts).put((byte) restarts).put((byte) givesUp);
        to.put((byte) resets).put((byte) opens).put((byte) uid).put((byte) faults);
        to.put((byte) ((ready[0] ? 1 : 0) | (ready[1] ? 2 : 0) | (everReset ? 4 : 0) | (everGaveUp ? 8 : 0)));
        sides[0].key(to);
        sides[1].key(to);
        return Arrays.copyOf(to.array(), to.position());
    }

    /// The relay sends a frame of a replaced WebSocket late.
    void leak(ModelSide from) {
        from.other().down.add(from.leaks.removeFirst());
    }

}
