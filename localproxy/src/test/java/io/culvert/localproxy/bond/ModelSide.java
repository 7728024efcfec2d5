package io.culvert.localproxy.bond;

import io.culvert.protocol.Facing;
import io.culvert.protocol.Ready;
import io.culvert.protocol.bond.BondException;
import io.culvert.protocol.bond.BondFault;
import io.culvert.protocol.bond.BondFrame;
import io.culvert.protocol.bond.BondId;
import io.culvert.protocol.bond.ConnectionEntry;
import io.culvert.protocol.bond.Octets;
import io.culvert.protocol.bond.ResetCode;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/// One side of the model's world: an end, its WebSocket up to the relay, and its applications.
final class ModelSide implements RulesOwner {

    /// The state of a WebSocket, as an end or the relay sees it.
    enum Link {
        NONE, LIVE, CUT
    }

    final ModelWorld world;
    final int number;
    Link atEnd = Link.NONE;
    Link atRelay = Link.NONE;
    Deque<ModelMessage> up = new ArrayDeque<>();
    Deque<ModelMessage> down = new ArrayDeque<>();
    Deque<ModelMessage> leaks = new ArrayDeque<>();
    final NavigableMap<Long, ModelApp> apps = new TreeMap<>();
    final EndRules end;

    ModelSide(ModelWorld world, int number) {
        this.world = world;
        this.number = number;
        this.end = new EndRules(config(), this);
    }

    ModelSide(ModelWorld world, ModelSide from) {
        this.world = world;
        this.number = from.number;
        this.atEnd = from.atEnd;
        this.atRelay = from.atRelay;
        this.up = new ArrayDeque<>(from.up);
        this.down = new ArrayDeque<>(from.down);
        this.leaks = new ArrayDeque<>(from.leaks);
        from.apps.forEach((id, app) -> apps.put(id, app.copy()));
        this.end = new EndRules(from.end, config(), this);
    }

    private EndConfig config() {
        return new EndConfig(number == 0 ? EndRole.SOURCE : EndRole.DESTINATION, 3, 1, world.setup.window(),
                () -> new BondId(0, ++world.bonds), () -> SAME_KEYS);
    }

    /// The model has no cryptography: a proof holds if epoch, bond and handshake agree.
    private static final KeyExchange SAME_KEYS = new KeyExchange() {
        @Override
        public Octets publicKey() {
            return Octets.of(new byte[32]);
        }

        @Override
        public Optional<byte[]> secretWith(Octets othersKey) {
            return Optional.of(new byte[32]);
        }
    };

    ModelSide other() {
        return world.sides[1 - number];
    }

    String name() {
        return number == 0 ? "S" : "D";
    }

    List<Connection> connections() {
        Bond bond = end.bond();
        return bond == null ? List.of() : new ArrayList<>(bond.connections().all());
    }

    boolean canSend() {
        return atEnd == Link.LIVE && atRelay != Link.NONE;
    }

    void push(BondFrame frame) {
        up.add(ModelMessage.of(frame));
    }

    // The WebSocket.

    void attach() {
        leakUp();
        up.clear();
        down.clear();
        atEnd = Link.LIVE;
        atRelay = Link.LIVE;
        end.linked();
        if (other().atRelay != Link.NONE) {
            world.join();
        }
    }

    private void leakUp() {
        if (world.setup.lacks(Mutation.LEAKY_RELAY)) {
            up.stream()
                .filter(message -> !message.isText() && leaks.size() < ModelSetup.LEAKS)
                .forEach(leaks::add);
        }
    }

    void cut() {
        atEnd = Link.CUT;
        if (atRelay == Link.LIVE) {
            atRelay = Link.CUT;
        }
    }

    void notice() {
        atEnd = Link.NONE;
        end.detach();
        down.clear();
    }

    void relayNotices() {
        leakUp();
        atRelay = Link.NONE;
        up.clear();
        world.alone(other());
    }

    // Messages that the end receives.

    void receive() {
        ModelMessage message = down.removeFirst();
        if (message.content() instanceof Facing facing) {
            end.on(facing);
        } else {
            try {
                end.on(asMutated((BondFrame) message.content()));
            } catch (BondException e) {
                fault(e.getMessage());
            }
        }
        settle();
    }

    private BondFrame asMutated(BondFrame frame) {
        BondFrame tagged = frame;
        boolean handshakes = frame instanceof BondFrame.Hello || frame instanceof BondFrame.Welcome
                || frame instanceof BondFrame.Proof || frame instanceof BondFrame.Leave
                || frame instanceof BondFrame.Table;
        boolean untagged = world.setup.lacks(Mutation.NO_TAG)
                || (world.setup.lacks(Mutation.FRAMES_UNTAGGED) && !handshakes)
                || (world.setup.lacks(Mutation.HELLO_UNTAGGED) && frame instanceof BondFrame.Hello);
        if (frame.epoch() != end.epoch()) {
            if (!untagged || end.epoch() == 0) {
                return new BondFrame.Stale(frame.epoch());
            }
            tagged = ModelMutants.tagged(frame, end.epoch());
        }
        return world.setup.lacks(Mutation.NO_POSITION) ? ModelMutants.positioned(tagged, this) : tagged;
    }

    private void fault(String what) {
        if (!world.setup.allowsFaults()) {
            throw new Violation("fault: " + what);
        }
        world.faults++;
        if (atEnd == Link.LIVE) {
            cut();
        }
    }

    /// The steps that applications and their end take at once.
    void settle() {
        for (Connection connection : connections()) {
            Inbound in = connection.in;
            if (world.setup.eager() && in.state() != Inbound.State.DONE) {
                in.take(in.received() - in.taken());
            }
            if (world.setup.lacks(Mutation.END_AT_RECEIPT)) {
                ModelMutants.endAtReceipt(in);
            }
            if (in.isEndDeliverable()) {
                in.deliverEnd();
            }
            ModelMutants.settle(this, connection);
            clean(connection);
            Connections held = end.bond().connections();
            held.acknowledge(connection);
            held.settle(connection);
        }
    }

    private void clean(Connection connection) {
        ModelApp app = apps.get(connection.id());
        if (app.outcome == ModelApp.Outcome.RUNS && connection.in.state() == Inbound.State.DONE
                && connection.in.taken() == connection.in.received()
                && connection.out.state() != Outbound.State.SENDING) {
            app.outcome = ModelApp.Outcome.CLEAN;
        }
    }

    // Messages that the end sends.

    @Override
    public void send(Ready ready) {
        if (canSend() && end.epoch() == world.epoch && world.isJoined()) {
            up.add(ModelMessage.of(ready));
        }
    }

    @Override
    public void send(BondFrame frame) {
        if (canSend()) {
            push(frame instanceof BondFrame.Table table && world.setup.lacks(Mutation.NO_TOMBSTONES)
                    ? new BondFrame.Table(table.epoch(), table.highest(),
                            table.entries().stream().filter(ConnectionEntry.Open.class::isInstance).toList())
                    : frame);
        }
    }

    @Override
    public void dropLink(String why) {
        fault(why);
    }

    @Override
    public void closeLink() {
        if (atEnd == Link.LIVE) {
            cut();
        }
    }

    @Override
    public void up(Bond bond, boolean resumed) {}

    @Override
    public void pinged(BondFrame.Ping ping) {}

    @Override
    public void ponged(BondFrame.Pong pong) {}

    // Events of connections.

    @Override
    public void opened(Connection connection) {
        apps.put(connection.id(), new ModelApp(Integer.parseInt(connection.serviceId())));
    }

    @Override
    public void received(Connection connection, ByteBuf payload) {
        long position = connection.in.received() - 1;
        byte due = ModelApp.item(apps.get(connection.id()).uid, 1 - number, position);
        if (payload.getByte(payload.readerIndex()) != due) {
            throw new Violation("order: another byte was delivered than was due");
        }
        if (connection.in.received() - connection.in.taken() > world.setup.window()) {
            throw new Violation("bounds: more received than the window");
        }
    }

    @Override
    public void advanced(Connection connection) {}

    @Override
    public void wasReset(Connection connection, int code, String text) {
        if (code == ResetCode.FAULT.code()) {
            boolean absent = text.equals(BondFault.NOT_COMPLETE.text());
            throw new Violation((absent ? "absence: " : "bounds: ") + text);
        }
        if (!world.everReset && !world.everGaveUp) {
            throw new Violation("spurious: RESET although nobody reset");
        }
        apps.get(connection.id()).reset();
    }

    @Override
    public void completed(Connection connection) {
        if (apps.get(connection.id()).outcome != ModelApp.Outcome.CLEAN) {
            throw new Violation("absence: forgotten before the application was done");
        }
    }

    @Override
    public void ended(Bond bond, ResetCode why) {
        boolean alive = bond.connections()
            .all()
            .stream()
            .anyMatch(connection -> apps.get(connection.id()).outcome == ModelApp.Outcome.RUNS);
        if (alive && !world.everGaveUp) {
            throw new Violation("spurious: the bond ended although nobody gave up");
        }
        apps.clear();
    }

    void giveUp() {
        Bond before = end.bond().copy(this);
        if (end.isJoined() && world.setup.lacks(Mutation.GIVE_UP_IN_HANDSHAKE)) {
            end.endBond(ResetCode.AWAY);
        } else {
            end.leave(ResetCode.AWAY);
        }
        if (world.setup.lacks(Mutation.KEEP_BOND_ID)) {
            end.adopt(new Bond(before.id(), before.root(), before.grants(), before.awaySeconds(),
                    new Connections(before.connections().role(), before.connections().most(),
                            world.setup.window(), this)));
        }
    }

    void key(ByteBuffer to) {
        to.put((byte) (atEnd.ordinal() << 4 | atRelay.ordinal()));
        StateKeys.key(end, to);
        apps.forEach(
                (id, app) -> to.put(id.byteValue()).put((byte) app.uid).put((byte) app.outcome.ordinal()));
        to.put((byte) -1);
        for (Deque<ModelMessage> queue : List.of(up, down, leaks)) {
            to.put((byte) queue.size());
            queue.forEach(message -> to.put(message.bytes()));
        }
    }
}
