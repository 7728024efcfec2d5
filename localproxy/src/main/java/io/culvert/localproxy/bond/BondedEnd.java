package io.culvert.localproxy.bond;

import io.culvert.protocol.Facing;
import io.culvert.protocol.bond.BondException;
import io.culvert.protocol.bond.BondFrame;
import io.culvert.protocol.bond.BondFrameDecoder;
import io.culvert.protocol.bond.BondId;
import io.culvert.protocol.bond.BondLimits;
import io.culvert.protocol.bond.ResetCode;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;

/// An end of a tunnel whose connections outlive its links (spec: c1 1). It applies the rules of [End] to the
/// current [BondLink], and keeps the sockets and their bytes while there is none. [BondSockets] holds the
/// sockets, [Scheduler] chooses the frames to send, [BondTimes] runs the timers, [LinkFaults] drops links.
///
/// Confined to one event loop, that of the links and of every socket.
public final class BondedEnd {

    private final EventLoop loop;
    private final BondSettings settings;
    private final BondOwner owner;
    private final End rules;
    private final BondLink link = new BondLink();
    private final LinkFaults faults;
    private final BondSockets sockets;
    private final Room room;
    private final Scheduler scheduler;
    private final BondTimes times;

    /// @param owner learns what happens to the bond, and offers the services
    public BondedEnd(Side side, BondSettings settings, EventLoop loop, BondOwner owner) {
        this.loop = loop;
        this.settings = settings;
        this.owner = owner;
        SecureRandom random = new SecureRandom();
        this.rules = new End(new EndConfig(side, settings.connections(), settings.awaySeconds(),
                BondLimits.FIRST_CREDIT_BYTES, () -> new BondId(random.nextLong(), random.nextLong()),
                X25519::fresh), new BondEvents(this));
        this.faults = new LinkFaults(link, owner, loop, () -> rules.leave(ResetCode.FAULT));
        this.sockets = new BondSockets(loop, this);
        this.room = new Room(rules, owner);
        this.scheduler = new Scheduler(loop, rules);
        this.times = new BondTimes(loop, this, System::nanoTime, System::currentTimeMillis);
    }

    /// A link is open, and the service has chosen C1 on it.
    public void linked(Channel channel) {
        link.open(channel);
        scheduler.use(channel);
        rules.linked();
        times.linked();
    }

    /// The link is closed.
    public void unlinked() {
        link.closed();
        scheduler.use(null);
        boolean wasUp = rules.isUp();
        rules.detach();
        times.unlinked();
        epochOver(wasUp);
    }

    /// The service begins an epoch.
    public void on(Facing facing) {
        if (link.isDropped()) {
            return;
        }
        boolean wasUp = rules.isUp();
        faults.faced();
        scheduler.newEpoch();
        rules.on(facing);
        times.faced(facing);
        epochOver(wasUp);
    }

    /// The service begins an epoch, and the client at the other side is one that this end must not speak to.
    /// The service hears no confirmation, so this end is absent for that client.
    public void decline(Facing.Foreign facing) {
        if (link.isDropped()) {
            return;
        }
        faults.faced();
        scheduler.newEpoch();
        times.faced(facing);
        rules.linked();
        rules.endBond(ResetCode.REPLACED);
    }

    private void epochOver(boolean wasUp) {
        sockets.all().forEach(BondSocket::rewind);
        if (wasUp && rules.bond != null) {
            times.down();
            owner.waiting(sockets.count(), sockets.keptBytes());
        }
    }

    /// A frame of the other end, with its length.
    ///
    /// @param frame stays the caller's
    public void on(ByteBuf frame) {
        if (rules.handshake == null || link.isDropped()) {
            return;
        }
        try {
            BondFrame decoded = BondFrameDecoder.decode(frame, rules.epoch);
            if (!(decoded instanceof BondFrame.Stale)) {
                times.heard();
                rules.on(decoded);
            }
        } catch (BondException e) {
            fault(String.valueOf(e.getMessage()));
        }
    }

    void send(BondFrame frame) {
        times.sent(frame);
        link.send(frame);
    }

    /// Drops the link for a fault of the other end or of the service.
    void fault(String why) {
        faults.fault(why, System.nanoTime());
    }

    void up(boolean resumed) {
        Duration waited = times.waited();
        times.up();
        sockets.touchAll();
        sockets.turnSoon();
        long resent = sockets.all().stream().mapToLong(BondSocket::resent).sum();
        loop.execute(() -> {
            Bond bond = rules.bond;
            if (rules.isUp() && bond != null) {
                owner.up(new BondOwner.Up(resumed, bond.id(), sockets.count(), waited, resent,
                        Duration.ofNanos(times.roundTripNanos())));
            }
        });
    }

    void ended(ResetCode why) {
        int count = sockets.count();
        sockets.abort();
        scheduler.clear();
        owner.ended(count, why);
    }

    /// Ends the bond.
    void leave(ResetCode why) {
        rules.leave(why);
    }

    /// Ends the bond because the service now speaks V3.
    public void replaced() {
        leave(ResetCode.REPLACED);
    }

    /// Ends everything, with the local proxy.
    ///
    /// @param why sent to the other end if it can be reached
    public void close(ResetCode why) {
        leave(why);
        times.close();
    }

    /// A connection that this source has opened.
    public record Opened(Connectable socket, long id) {}

    /// Opens a connection for a caller, at a source; empty if there is no bond or no room in it.
    public Optional<Opened> open(String serviceId) {
        Bond bond = rules.bond;
        if (bond == null || !bond.connections().hasRoom()) {
            return Optional.empty();
        }
        BondSocket socket = sockets.add(bond.connections().open(serviceId));
        scheduler.pumpSoon();
        room.update();
        return Optional.of(new Opened(socket, socket.connection.id()));
    }

    /// A connection has ended, which may make room for another.
    void roomAgain() {
        if (room.isFull()) {
            sockets.turnSoon();
        }
    }

    /// How many connections this end holds.
    public int connections() {
        return sockets.count();
    }

    /// How long they still wait for the other end; zero if there is no bond.
    public Duration patienceLeft() {
        return times.patienceLeft();
    }

    void wasReset(Connection connection, int code, String text) {
        String words = ResetCode.of(code).map(ResetCode::text).orElse("code " + code);
        loop.execute(() -> owner.wasReset(connection.id(),
                text.isEmpty() || text.equals(words) ? words : words + " (" + text + ")"));
    }

    /// The current turn of the event loop is over: delivers bytes to applications and sends frames.
    public void turn() {
        Bond bond = rules.bond;
        if (bond != null) {
            sockets.turn(bond.connections());
        }
        scheduler.pump();
        room.update();
    }

    /// The link is writable again.
    public void writable() {
        scheduler.writable();
    }

    End rules() {
        return rules;
    }

    BondLink link() {
        return link;
    }

    LinkFaults faults() {
        return faults;
    }

    BondSockets sockets() {
        return sockets;
    }

    Scheduler scheduler() {
        return scheduler;
    }

    BondTimes times() {
        return times;
    }

    BondSettings settings() {
        return settings;
    }

    BondOwner owner() {
        return owner;
    }
}
