package io.culvert.localproxy.bond;

import io.culvert.protocol.Facing;
import io.culvert.protocol.bond.BondFrame;
import io.culvert.protocol.bond.ResetCode;
import io.culvert.transport.LoopTimers;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// An end's clock: how long handshakes may take, when the other end is asked whether it lives, and when a
/// bond that waits is given up (spec: c1 12). Confined to one event loop.
final class BondTimes {

    private static final Duration FACING_WITHIN = Duration.ofSeconds(10);
    private static final Duration UP_WITHIN = Duration.ofSeconds(45);
    private static final Duration TICK = Duration.ofSeconds(5);
    private static final long ASK_UNACKNOWLEDGED = TimeUnit.SECONDS.toNanos(10);
    private static final long ASK_IDLE = TimeUnit.SECONDS.toNanos(30);
    private static final long SILENT = TimeUnit.SECONDS.toNanos(25);
    private static final long DEAD = TimeUnit.SECONDS.toNanos(60);
    private static final long BETWEEN_DEATHS = TimeUnit.MINUTES.toNanos(5);
    private static final long HALF_CLOSED = TimeUnit.HOURS.toNanos(1);

    /// Who keeps more waits for less time.
    private static final long LITTLE_BYTES = 1 << 20;
    private static final int MUCH_SECONDS = 300;

    private final EventLoop loop;
    private final BondedEnd end;
    private final Wakefulness wakefulness = new Wakefulness(TICK, System.nanoTime(),
            System.currentTimeMillis());
    private @Nullable Future<?> deadline;
    private @Nullable Future<?> tick;

    /// Since when nothing was heard of the other end.
    private long heardAt;
    private long lostAt;
    private long askedAt;
    private long diedAt = System.nanoTime() - BETWEEN_DEATHS;
    private long handshakeAt;
    private long roundTripNanos = TimeUnit.MILLISECONDS.toNanos(5);
    private boolean away;
    private boolean asked;
    private boolean silent;

    BondTimes(EventLoop loop, BondedEnd end) {
        this.loop = loop;
        this.end = end;
    }

    long roundTripNanos() {
        return roundTripNanos;
    }

    /// How long the bond waited before it was up.
    Duration waited() {
        return away ? Duration.ofNanos(System.nanoTime() - lostAt) : Duration.ZERO;
    }

    void linked() {
        if (tick == null) {
            tick = LoopTimers.every(loop, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS,
                    this::look);
        }
        within(FACING_WITHIN, end::unfaced);
    }

    private void within(Duration time, Runnable otherwise) {
        cancel(deadline);
        deadline = LoopTimers.after(loop, time.toMillis(), TimeUnit.MILLISECONDS, otherwise);
    }

    void faced(Facing facing) {
        cancel(deadline);
        if (facing instanceof Facing.Joined) {
            within(UP_WITHIN, () -> end.fault("the other end did not finish the handshake"));
        }
    }

    void unlinked() {
        cancel(deadline);
    }

    /// The bond waits from now on.
    void down() {
        away = true;
        lostAt = System.nanoTime();
    }

    /// The first measure of the round trip is the handshake's.
    void sent(BondFrame frame) {
        if (frame instanceof BondFrame.Hello || frame instanceof BondFrame.Welcome) {
            handshakeAt = System.nanoTime();
        }
    }

    void up() {
        cancel(deadline);
        heard();
        roundTripNanos = System.nanoTime() - handshakeAt;
    }

    void heard() {
        heardAt = System.nanoTime();
        asked = false;
        silent = false;
        away = away && !end.rules().isUp();
    }

    void ponged(BondFrame.Pong pong) {
        long nanos = System.nanoTime() - pong.content();
        if (nanos > 0 && nanos < DEAD) {
            roundTripNanos = (7 * roundTripNanos + nanos) / 8;
        }
    }

    private void look() {
        long now = System.nanoTime();
        boolean woken = wakefulness.tick(now, System.currentTimeMillis());
        if (end.rules().isUp()) {
            lookUp(now, woken);
        }
        Bond bond = end.rules().bond;
        if (bond != null && (away || silent) && !wakefulness.isDrowsy(now)
                && now - (away ? lostAt : heardAt) >= TimeUnit.SECONDS.toNanos(patience(bond))) {
            end.leave(ResetCode.AWAY);
        }
    }

    private int patience(Bond bond) {
        return end.sockets().keptBytes() > LITTLE_BYTES ? Math.min(MUCH_SECONDS, bond.awaySeconds())
                : bond.awaySeconds();
    }

    private void lookUp(long now, boolean woken) {
        end.resetHalfClosed(now - HALF_CLOSED);
        if (end.connections() == 0) {
            heard();
            return;
        }
        long unheard = now - heardAt;
        long askAfter = end.sockets().awaitAcknowledgement() ? ASK_UNACKNOWLEDGED : ASK_IDLE;
        if (woken || (!asked && unheard >= askAfter)) {
            asked = true;
            askedAt = now;
            end.scheduler().ping(now);
        } else if (asked && now - askedAt >= DEAD && now - diedAt >= BETWEEN_DEATHS) {
            diedAt = now;
            end.drop("the other end does not answer");
        } else if (asked && !silent && now - askedAt >= SILENT) {
            silent = true;
            end.surroundings().silent(Duration.ofNanos(unheard), end.connections());
        }
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
