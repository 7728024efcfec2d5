package io.culvert.localproxy.bond;

import io.culvert.protocol.bond.ResetCode;
import io.culvert.transport.LoopTimers;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The sockets of an end's connections. Work that the rules cause is done after the turn, because the rules
/// must not be called from within their own calls. Confined to the end's event loop.
final class BondSockets {

    private static final int ACK_MILLIS = 25;

    private final BondContext context;
    private final EndRules rules;
    private final Scheduler scheduler;
    private final Room room;
    private final Map<Connection, BondSocket> sockets = new HashMap<>();

    /// Sockets to attend to after the turn.
    private final Set<BondSocket> touched = new LinkedHashSet<>();

    /// Sockets of connections that the other end opened in this turn.
    private final List<BondSocket> opened = new ArrayList<>();

    /// Connections to acknowledge after [#ACK_MILLIS].
    private final Set<Connection> ackLater = new LinkedHashSet<>();
    private boolean turning;
    private boolean acking;

    BondSockets(BondContext context) {
        this.context = context;
        this.rules = context.rules();
        this.scheduler = context.scheduler();
        this.room = new Room(rules, context.owner());
    }

    /// Opens a connection for a caller, at a source; empty if there is no bond or no room in it.
    Optional<BondSocket> open(String serviceId) {
        Bond bond = rules.bond();
        if (bond == null || !bond.connections().hasRoom()) {
            return Optional.empty();
        }
        BondSocket socket = add(bond.connections().open(serviceId));
        scheduler.pumpSoon();
        room.update();
        return Optional.of(socket);
    }

    private BondSocket add(Connection connection) {
        BondSocket socket = new BondSocket(context, this, connection);
        sockets.put(connection, socket);
        return socket;
    }

    /// The other end opened a connection; its application is dialed after the turn.
    void addOpened(Connection connection) {
        opened.add(add(connection));
    }

    /// Bytes for an application arrived.
    ///
    /// @param payload valid during the call
    void receive(Connection connection, ByteBuf payload) {
        BondSocket socket = sockets.get(connection);
        if (socket != null) {
            socket.receive(payload);
            touched.add(socket);
        }
    }

    /// The other end acknowledged bytes or raised its limit.
    void advance(Connection connection) {
        BondSocket socket = sockets.get(connection);
        if (socket != null) {
            socket.clearAcknowledged();
            touched.add(socket);
        }
    }

    /// Ends a socket with a reset, because the rules no longer hold its connection.
    ///
    /// @return whether there was one
    boolean abort(Connection connection) {
        BondSocket socket = remove(connection);
        if (socket != null) {
            socket.abort();
        }
        return socket != null;
    }

    /// Closes the socket of a complete connection, which may make room for another one.
    void complete(Connection connection) {
        BondSocket socket = remove(connection);
        if (socket != null) {
            socket.complete();
            if (room.isFull()) {
                turnSoon();
            }
        }
    }

    private @Nullable BondSocket remove(Connection connection) {
        ackLater.remove(connection);
        return sockets.remove(connection);
    }

    /// A new epoch begins: every socket sends its unacknowledged bytes again.
    void rewind() {
        sockets.values().forEach(BondSocket::rewind);
    }

    /// How many bytes this epoch sends again; call it before any are sent.
    long resentBytes() {
        return sockets.values().stream().mapToLong(BondSocket::resent).sum();
    }

    int count() {
        return sockets.size();
    }

    long keptBytes() {
        return sockets.values().stream().mapToLong(BondSocket::kept).sum();
    }

    /// How many bytes arrived that applications have not taken.
    long waitingBytes() {
        return sockets.values().stream().mapToLong(BondSocket::waiting).sum();
    }

    /// Resets a connection.
    void reset(BondSocket socket, ResetCode why, String text) {
        Bond bond = rules.bond();
        socket.abort();
        if (bond != null && remove(socket.connection) == socket) {
            context.settings().counters().reset(why.code());
            bond.connections().reset(socket.connection, why.code(), text);
            scheduler.pumpSoon();
        }
    }

    /// Resets connections of which one direction is done and the other has carried nothing for a time.
    ///
    /// @param since in nanoseconds
    void resetHalfClosed(long since) {
        List.copyOf(sockets.values())
            .stream()
            .filter(socket -> socket.isHalfClosedSince(since))
            .forEach(socket -> reset(socket, ResetCode.APPLICATION, "half closed and idle for too long"));
    }

    boolean awaitAcknowledgement() {
        return sockets.keySet().stream().anyMatch(each -> each.out.awaitsAcknowledgement());
    }

    /// Ends all sockets with a reset.
    void abort() {
        List<BondSocket> all = List.copyOf(sockets.values());
        sockets.clear();
        touched.clear();
        opened.clear();
        ackLater.clear();
        all.forEach(BondSocket::abort);
    }

    /// Makes the next turn attend to a socket.
    void touched(BondSocket socket) {
        touched.add(socket);
    }

    void touchAll() {
        touched.addAll(sockets.values());
    }

    void turnSoon() {
        if (!turning) {
            turning = true;
            context.loop().execute(() -> {
                turning = false;
                turn();
            });
        }
    }

    /// Dials applications, delivers bytes to those that were touched, acknowledges the bytes that they took,
    /// and sends frames.
    void turn() {
        Bond bond = rules.bond();
        if (bond != null) {
            turn(bond.connections());
        }
        scheduler.pump();
        room.update();
    }

    private void turn(Connections held) {
        List<BondSocket> fresh = List.copyOf(opened);
        opened.clear();
        fresh.forEach(this::dial);
        List<BondSocket> now = List.copyOf(touched);
        touched.clear();
        now.forEach(socket -> turn(held, socket));
    }

    private void dial(BondSocket socket) {
        Connection connection = socket.connection;
        if (sockets.get(connection) == socket
                && !context.owner().open(connection.serviceId(), connection.id(), socket)) {
            reset(socket, ResetCode.NO_SERVICE, ResetCode.NO_SERVICE.text());
        }
    }

    private void turn(Connections held, BondSocket socket) {
        Connection connection = socket.connection;
        if (sockets.get(connection) != socket) {
            return;
        }
        socket.turn();
        scheduler.add(socket);
        switch (connection.in.ackUrgency()) {
            case NONE -> {
            }
            case SOON -> acknowledgeLater(connection);
            case NOW -> {
                ackLater.remove(connection);
                held.acknowledge(connection);
            }
        }
        held.settle(connection);
    }

    private void acknowledgeLater(Connection connection) {
        ackLater.add(connection);
        if (!acking) {
            acking = true;
            LoopTimers.after(context.loop(), ACK_MILLIS, TimeUnit.MILLISECONDS, this::acknowledge);
        }
    }

    private void acknowledge() {
        acking = false;
        Bond bond = rules.bond();
        if (bond != null) {
            ackLater.forEach(bond.connections()::acknowledge);
        }
        ackLater.clear();
        scheduler.pump();
    }
}
