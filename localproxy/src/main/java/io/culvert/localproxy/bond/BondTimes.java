package io.culvert.localproxy.bond;

import io.culvert.protocol.Facing;
import io.culvert.protocol.bond.ResetCode;
import io.culvert.transport.LoopTimers;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The timers of an end: how long handshakes may take, when the other end is sent a PING, and when a bond
/// that waits is given up (spec: c1 12). Confined to one event loop.
final class BondTimes {

    private static final Duration ANNOUNCED_WITHIN = Duration.ofSeconds(10);
    private static final Duration UP_WITHIN = Duration.ofSeconds(45);
    private static final Duration TICK = Duration.ofSeconds(5);
    private static final long ASK_UNACKNOWLEDGED = TimeUnit.SECONDS.toNanos(10);
    private static final long ASK_IDLE = TimeUnit.SECONDS.toNanos(30);
    private static final long SILENT = TimeUnit.SECONDS.toNanos(25);
    private static final long DEAD = TimeUnit.SECONDS.toNanos(60);
    private static final long BETWEEN_DEATHS = TimeUnit.MINUTES.toNanos(5);

    /// An end that keeps more unacknowledged bytes waits for [#MUCH_SECONDS] at most.
    private static final long LITTLE_BYTES = 1 << 20;
    private static final int MUCH_SECONDS = 300;

    private final EventLoop loop;
    private final EndRules rules;
    private final LinkFaults faults;
    private final BondSockets sockets;
    private final Scheduler scheduler;
    private final BondOwner owner;
    private final LongSupplier nanos;
    private final LongSupplier millis;
    private final SuspendDetector suspends;
    private final long halfClosedNanos;
    private @Nullable Future<?> deadline;
    private @Nullable Future<?> tick;

    /// When the last frame of the other end arrived, in nanoseconds like all the times below.
    private long heardAt;
    private long lostAt;
    private long askedAt;
    private long diedAt;
    private Reachability other = Reachability.ANSWERING;

    /// Whether the other end of the bond can be reached, as far as this end can tell.
    private enum Reachability {
        /// It cannot be reached: the bond waits.
        AWAY,
        /// It sent a frame lately, or this end has sent it no PING yet.
        ANSWERING,
        /// This end sent it a PING and has received no frame since.
        ASKED,
        /// It did not answer the PING in time, and the owner was informed.
        SILENT
    }

    BondTimes(BondContext context, BondSockets sockets) {
        this.loop = context.loop();
        this.rules = context.rules();
        this.faults = context.faults();
        this.sockets = sockets;
        this.scheduler = context.scheduler();
        this.owner = context.owner();
        this.halfClosedNanos = context.settings().halfClosed().toNanos();
        this.nanos = context.clocks().nanos();
        this.millis = context.clocks().millis();
        this.suspends = new SuspendDetector(TICK, nanos.getAsLong(), millis.getAsLong());
        this.diedAt = nanos.getAsLong() - BETWEEN_DEATHS;
    }

    /// How long the bond waited before it was up.
    Duration waited() {
        return other == Reachability.AWAY ? Duration.ofNanos(nanos.getAsLong() - lostAt) : Duration.ZERO;
    }

    void linked() {
        if (tick == null) {
            tick = LoopTimers.every(loop, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS,
                    this::look);
        }
        within(ANNOUNCED_WITHIN, faults::notAnnounced);
    }

    private void within(Duration time, Runnable otherwise) {
        cancel(deadline);
        deadline = LoopTimers.after(loop, time.toMillis(), TimeUnit.MILLISECONDS, otherwise);
    }

    void announced(Facing facing) {
        cancel(deadline);
        if (facing instanceof Facing.Joined) {
            within(UP_WITHIN, () -> faults.handshakeLate(System.nanoTime()));
        }
    }

    void unlinked() {
        cancel(deadline);
    }

    /// The bond waits from now on.
    void down() {
        other = Reachability.AWAY;
        lostAt = nanos.getAsLong();
    }

    void up() {
        cancel(deadline);
        heard();
    }

    void heard() {
        heardAt = nanos.getAsLong();
        if (other != Reachability.AWAY || rules.isUp()) {
            other = Reachability.ANSWERING;
        }
    }

    /// Runs every [#TICK].
    void look() {
        long now = nanos.getAsLong();
        boolean woken = suspends.tick(now, millis.getAsLong());
        if (rules.isUp()) {
            lookUp(now, woken);
        }
        Bond bond = rules.bond();
        if (bond != null && !suspends.hasJustWoken(now)
                && unreachableFor(now) >= TimeUnit.SECONDS.toNanos(patience(bond))) {
            rules.leave(ResetCode.AWAY);
        }
    }

    /// How long the other end has been unreachable, in nanoseconds; negative while it is not.
    private long unreachableFor(long now) {
        return switch (other) {
            case AWAY -> now - lostAt;
            case SILENT -> now - heardAt;
            case ANSWERING, ASKED -> -1;
        };
    }

    /// How long the other end has not answered although its side has a peer; zero if it answers.
    Duration silentFor() {
        return other == Reachability.SILENT ? Duration.ofNanos(nanos.getAsLong() - heardAt) : Duration.ZERO;
    }

    /// How long the bond still waits for the other end; zero if there is none.
    Duration patienceLeft() {
        Bond bond = rules.bond();
        if (bond == null) {
            return Duration.ZERO;
        }
        long waited = Math.max(0, unreachableFor(nanos.getAsLong()));
        return Duration.ofNanos(Math.max(0, TimeUnit.SECONDS.toNanos(patience(bond)) - waited));
    }

    private int patience(Bond bond) {
        return sockets.keptBytes() > LITTLE_BYTES ? Math.min(MUCH_SECONDS, bond.awaySeconds())
                : bond.awaySeconds();
    }

    private void lookUp(long now, boolean woken) {
        sockets.resetHalfClosed(now - halfClosedNanos);
        if (sockets.count() == 0) {
            heard();
            return;
        }
        long unheard = now - heardAt;
        long askAfter = sockets.awaitAcknowledgement() ? ASK_UNACKNOWLEDGED : ASK_IDLE;
        if (woken || (other == Reachability.ANSWERING && unheard >= askAfter)) {
            ask(now);
        } else if (other != Reachability.ANSWERING && now - askedAt >= DEAD
                && now - diedAt >= BETWEEN_DEATHS) {
            diedAt = now;
            faults.silent();
        } else if (other == Reachability.ASKED && now - askedAt >= SILENT) {
            other = Reachability.SILENT;
            owner.silent(Duration.ofNanos(unheard), sockets.count());
        }
    }

    private void ask(long now) {
        if (other == Reachability.ANSWERING) {
            other = Reachability.ASKED;
        }
        askedAt = now;
        scheduler.ping(now);
    }

    void close() {
        cancel(deadline);
        cancel(tick);
    }

    private static void cancel(@Nullable Future<?> timer) {
        if (timer != null) {
            timer.cancel(false);
        }
    }
}
