package io.culvert.localproxy.bond;

import io.culvert.protocol.Facing;
import io.culvert.protocol.Ready;
import io.culvert.protocol.bond.BondException;
import io.culvert.protocol.bond.BondFrame;
import io.culvert.protocol.bond.BondFrameDecoder;
import io.culvert.protocol.bond.BondFrameEncoder;
import io.culvert.protocol.bond.BondId;
import io.culvert.protocol.bond.BondLimits;
import io.culvert.protocol.bond.ResetCode;
import io.culvert.transport.WebSocketControl;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An end of a tunnel whose connections outlive its links (spec: c1 1). It applies the rules of [End] to the
/// current link, and keeps the sockets and their bytes while there is none. [BondSockets] holds the sockets,
/// [Scheduler] chooses the frames to send, [BondTimes] runs the timers.
///
/// Confined to one event loop, that of the links and of every socket.
public final class BondedEnd {

    /// Enough to keep the link busy for a turn of the event loop, and no more, so that frames are chosen late
    /// (spec: c1 11).
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(64 << 10, 128 << 10);

    private final EventLoop loop;
    private final BondSettings settings;
    private final BondSurroundings surroundings;
    private final End rules;
    private final BondSockets sockets;
    private final Scheduler scheduler;
    private final BondTimes times;
    private final Drops drops = new Drops();
    private @Nullable Channel link;
    private boolean full;

    /// This end is closing the link and ignores what still arrives.
    private boolean dropped;

    /// This end is ending the bond: if the link is dropped along with it, that is no fault.
    private boolean leaving;

    /// @param surroundings learn what happens to the bond, and offer the services
    public BondedEnd(Side side, BondSettings settings, EventLoop loop, BondSurroundings surroundings) {
        this.loop = loop;
        this.settings = settings;
        this.surroundings = surroundings;
        SecureRandom random = new SecureRandom();
        this.rules = new End(new EndConfig(side, settings.connections(), settings.awaySeconds(),
                BondLimits.FIRST_CREDIT_BYTES, () -> new BondId(random.nextLong(), random.nextLong()),
                X25519::fresh), new BondEvents(this));
        this.sockets = new BondSockets(loop, this);
        this.scheduler = new Scheduler(loop, rules);
        this.times = new BondTimes(loop, this);
    }

    // The link.

    /// A link is open, and the service has chosen C1 on it.
    public void linked(Channel channel) {
        use(channel);
        dropped = false;
        channel.config().setWriteBufferWaterMark(WATER_MARK);
        rules.linked();
        times.linked();
    }

    /// The link is closed.
    public void unlinked() {
        use(null);
        boolean wasUp = rules.isUp();
        rules.detach();
        times.unlinked();
        epochOver(wasUp);
    }

    private void use(@Nullable Channel channel) {
        link = channel;
        scheduler.use(channel);
    }

    /// The service begins an epoch.
    public void on(Facing facing) {
        if (dropped) {
            return;
        }
        boolean wasUp = rules.isUp();
        drops.faced();
        scheduler.newEpoch();
        rules.on(facing);
        times.faced(facing);
        epochOver(wasUp);
    }

    private void epochOver(boolean wasUp) {
        sockets.all().forEach(BondSocket::rewind);
        if (wasUp && rules.bond != null) {
            times.down();
            surroundings.waiting(sockets.count(), sockets.keptBytes());
        }
    }

    /// A frame of the other end, with its length.
    ///
    /// @param frame stays the caller's
    public void on(ByteBuf frame) {
        if (rules.handshake == null || dropped) {
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

    void send(Ready ready) {
        Channel channel = link;
        if (channel != null) {
            channel.writeAndFlush(new WebSocketControl.Text(ready.text()), channel.voidPromise());
        }
    }

    void send(BondFrame frame) {
        Channel channel = link;
        if (channel != null) {
            times.sent(frame);
            channel.writeAndFlush(BondFrameEncoder.encode(channel.alloc(), frame), channel.voidPromise());
        }
    }

    /// The service did not begin an epoch in time.
    void unfaced() {
        String why = "the service does not name the client at the other side";
        drop(why);
        follow(drops.unfaced(), why);
    }

    /// Drops the link for a fault of the other end or of the service.
    void fault(String why) {
        drop(why);
        if (!leaving) {
            follow(drops.fault(System.nanoTime()), why);
        }
    }

    private void follow(Drops.Advice advice, String why) {
        if (advice != Drops.Advice.GO_ON) {
            loop.execute(() -> {
                leave(ResetCode.FAULT);
                if (advice == Drops.Advice.SPEAK_V3) {
                    surroundings.speakV3(why);
                }
            });
        }
    }

    /// Drops the link; the local proxy opens another one.
    void drop(String why) {
        dropped = true;
        if (!leaving) {
            surroundings.fault(why);
        }
        Channel channel = link;
        if (channel != null) {
            channel.close();
        }
    }

    // The bond.

    void up(boolean resumed) {
        Duration waited = times.waited();
        times.up();
        sockets.touchAll();
        sockets.turnSoon();
        long resent = sockets.all().stream().mapToLong(BondSocket::resent).sum();
        loop.execute(() -> {
            if (rules.isUp()) {
                surroundings.up(new BondSurroundings.Up(resumed, sockets.count(), waited, resent,
                        Duration.ofNanos(times.roundTripNanos())));
            }
        });
    }

    void ended(ResetCode why) {
        int count = sockets.count();
        sockets.abort();
        scheduler.clear();
        surroundings.ended(count, why);
    }

    /// Ends the bond.
    void leave(ResetCode why) {
        leaving = true;
        rules.leave(why);
        leaving = false;
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

    // Connections.

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
        updateRoom();
        return Optional.of(new Opened(socket, socket.connection.id()));
    }

    /// Keeps callers in the system's backlog while there is no room for them.
    private void updateRoom() {
        Bond bond = rules.bond;
        boolean now = bond != null && !bond.connections().hasRoom();
        if (now != full) {
            full = now;
            surroundings.full(now);
        }
    }

    /// A connection has ended, which may make room for another.
    void roomAgain() {
        if (full) {
            sockets.turnSoon();
        }
    }

    /// How many connections this end holds.
    public int connections() {
        return sockets.count();
    }

    /// Resets a connection.
    void reset(BondSocket socket, ResetCode why, String text) {
        Bond bond = rules.bond;
        socket.abort();
        if (bond != null && sockets.remove(socket.connection) == socket) {
            bond.connections().reset(socket.connection, why.code(), text);
            scheduler.pumpSoon();
        }
    }

    void wasReset(Connection connection, int code, String text) {
        String words = ResetCode.of(code).map(ResetCode::text).orElse("code " + code);
        loop.execute(() -> surroundings.wasReset(connection.id(),
                text.isEmpty() || text.equals(words) ? words : words + " (" + text + ")"));
    }

    /// @param since in nanoseconds
    void resetHalfClosed(long since) {
        List.copyOf(sockets.all())
            .stream()
            .filter(socket -> socket.isHalfClosedSince(since))
            .forEach(socket -> reset(socket, ResetCode.APPLICATION, "half closed and idle for too long"));
    }

    // Turns: see BondSockets.

    /// Makes the next turn attend to a socket.
    void touched(BondSocket socket) {
        sockets.touched(socket);
    }

    void turnSoon() {
        sockets.turnSoon();
    }

    /// The current turn of the event loop is over: delivers bytes to applications and sends frames.
    public void turn() {
        Bond bond = rules.bond;
        if (bond != null) {
            sockets.turn(bond.connections());
        }
        scheduler.pump();
        updateRoom();
    }

    /// The link is writable again.
    public void writable() {
        scheduler.pump();
    }

    End rules() {
        return rules;
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

    BondSurroundings surroundings() {
        return surroundings;
    }

    long roundTripNanos() {
        return times.roundTripNanos();
    }
}
