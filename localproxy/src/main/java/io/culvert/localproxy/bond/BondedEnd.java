package io.culvert.localproxy.bond;

import io.culvert.protocol.Facing;
import io.culvert.protocol.bond.BondException;
import io.culvert.protocol.bond.BondFrame;
import io.culvert.protocol.bond.BondFrameDecoder;
import io.culvert.protocol.bond.ResetCode;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.Optional;

/// An end of a tunnel whose connections outlive its links (spec: c1 1). It applies the rules of [EndRules] to
/// the current [BondLink], and keeps the sockets and their bytes while there is none. [BondSockets] holds the
/// sockets, [Scheduler] chooses the frames to send, [BondTimes] runs the timers, [LinkFaults] drops links.
///
/// Confined to one event loop, that of the links and of every socket.
public final class BondedEnd {

    private final BondOwner owner;
    private final EndRules rules;
    private final BondLink link;
    private final LinkFaults faults;
    private final BondSockets sockets;
    private final Scheduler scheduler;
    private final BondTimes times;
    private final BondCounters counters;
    private final RoundTrip roundTrip;

    /// @param owner offers the services, and receives what happens to the bond
    public BondedEnd(EndRole role, BondSettings settings, EventLoop loop, BondOwner owner) {
        this(new BondParts(role, settings, loop, owner, Clocks.SYSTEM));
    }

    private BondedEnd(BondParts parts) {
        this.owner = parts.context.owner();
        this.rules = parts.rules;
        this.link = parts.link;
        this.faults = parts.faults;
        this.sockets = parts.sockets;
        this.scheduler = parts.scheduler;
        this.times = parts.times;
        this.counters = parts.counters;
        this.roundTrip = parts.roundTrip;
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
        faults.announced();
        scheduler.newEpoch();
        rules.on(facing);
        times.announced(facing);
        epochOver(wasUp);
    }

    /// The service begins an epoch with a client at the other side that cannot resume, and this end requires
    /// resumption. This end does not confirm the epoch, so the service passes nothing between the two.
    public void decline(Facing.Foreign facing) {
        if (link.isDropped()) {
            return;
        }
        faults.announced();
        scheduler.newEpoch();
        times.announced(facing);
        rules.linked();
        rules.endBond(ResetCode.REPLACED);
    }

    private void epochOver(boolean wasUp) {
        sockets.rewind();
        if (wasUp && rules.bond() != null) {
            times.down();
            owner.waiting(sockets.count(), sockets.keptBytes());
        }
    }

    /// A frame of the other end, with its length.
    ///
    /// @param frame stays the caller's
    public void on(ByteBuf frame) {
        if (!rules.isJoined() || link.isDropped()) {
            return;
        }
        try {
            BondFrame decoded = BondFrameDecoder.decode(frame, rules.epoch());
            if (decoded instanceof BondFrame.Stale) {
                counters.stale();
            } else {
                times.heard();
                rules.on(decoded);
            }
        } catch (BondException e) {
            faults.fault(String.valueOf(e.getMessage()), System.nanoTime());
        }
    }

    /// Ends the bond because the service now speaks V3.
    public void replaced() {
        rules.leave(ResetCode.REPLACED);
    }

    /// Ends the bond and the timers, because the local proxy ends.
    ///
    /// @param why sent to the other end if it can be reached
    public void close(ResetCode why) {
        rules.leave(why);
        times.close();
    }

    /// A connection that this source has opened.
    public record BondConnection(Connectable socket, long id) {}

    /// Opens a connection for a caller, at a source; empty if there is no bond or no room in it.
    public Optional<BondConnection> open(String serviceId) {
        return sockets.open(serviceId).map(socket -> new BondConnection(socket, socket.connection.id()));
    }

    /// How many connections this end holds.
    public int connections() {
        return sockets.count();
    }

    /// The state of the bond; empty if there is none.
    public Optional<BondStatus> status() {
        return Optional.ofNullable(rules.bond())
            .map(bond -> new BondStatus(bond.id().toString(),
                    rules.isUp() ? BondStatus.State.UP : BondStatus.State.WAITING, sockets.count(),
                    sockets.keptBytes(), sockets.waitingBytes(), Duration.ofNanos(roundTrip.nanos()),
                    times.silentFor()));
    }

    /// How long the connections still wait for the other end; zero if there is no bond.
    public Duration patienceLeft() {
        return times.patienceLeft();
    }

    /// The current turn of the event loop is over: delivers bytes to applications and sends frames.
    public void turn() {
        sockets.turn();
    }

    /// The link is writable again.
    public void writable() {
        scheduler.pump();
    }
}
