package io.culvert.tunnel.life;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Whether a life may act. It belongs to the life, not to the process: peers, claims and MQTT sessions keep
/// the lease of the life that admitted them, and ask it each time before they pass something on.
///
/// A life may act for `away` after the moment *before* it asked for the last renewal that was answered. Time
/// is the larger of what the monotonic and the wall clock show, because the monotonic clock may stand while a
/// machine sleeps. Once over, a lease is over for ever, also if an answer arrives later: others may have ended
/// the life and its folder's next life may act.
///
/// Thread safe; [#mayAct] reads two clocks and takes no lock.
///
/// Spec: cluster 4.
public final class Lease {

    /// The lease of a process that has its database to itself; it never ends and reads no clock.
    public static final Lease ALONE = new Lease();

    private final @Nullable LifeId life;
    private final LeaseClock clock;
    private final long awayNanos;
    private final long awayMillis;
    private volatile Ask answered;
    private volatile boolean over;

    /// A renewal that was asked for. Made *before* the statement is sent.
    ///
    /// @param number what the renewal writes as [Life#renewal]
    /// @param nanos the monotonic clock when it was asked
    /// @param millis the wall clock when it was asked
    public record Ask(long number, long nanos, long millis) {}

    private Lease() {
        this.life = null;
        this.clock = LeaseClock.SYSTEM;
        this.awayNanos = Long.MAX_VALUE;
        this.awayMillis = Long.MAX_VALUE;
        this.answered = new Ask(0, 0, 0);
    }

    private Lease(LifeId life, Duration away, LeaseClock clock, Ask entered) {
        this.life = life;
        this.clock = clock;
        this.awayNanos = away.toNanos();
        this.awayMillis = away.toMillis();
        this.answered = entered;
    }

    /// The lease of a life that has entered.
    ///
    /// @param asked made by [#ask(long, LeaseClock)] before the life was written
    public static Lease entered(LifeId life, Duration away, LeaseClock clock, Ask asked) {
        return new Lease(life, away, clock, asked);
    }

    /// Notes the time; call it before the statement is sent.
    public static Ask ask(long number, LeaseClock clock) {
        return new Ask(number, clock.nanoTime(), clock.currentTimeMillis());
    }

    /// The next renewal to ask for. Call it before the statement is sent, from one thread.
    public Ask ask(long number) {
        return ask(number, clock);
    }

    /// The database has committed this renewal. Prolongs the lease unless it is over.
    public void answered(Ask ask) {
        if (mayAct() && ask.number() > answered.number()) {
            answered = ask;
        }
    }

    /// Whether the life may act at this moment.
    public boolean mayAct() {
        if (life == null) {
            return true;
        }
        if (over) {
            return false;
        }
        Ask last = answered;
        if (clock.nanoTime() - last.nanos() >= awayNanos
                || clock.currentTimeMillis() - last.millis() >= awayMillis) {
            over = true;
        }
        return !over;
    }

    /// Ends the lease, because the database says that the life has ended, or because it has left.
    public void end() {
        over = life != null;
    }

    /// How long ago the last answered renewal was asked for.
    public Duration age() {
        Ask last = answered;
        long millis = Math.max((clock.nanoTime() - last.nanos()) / 1_000_000,
                clock.currentTimeMillis() - last.millis());
        return Duration.ofMillis(life == null ? 0 : Math.max(0, millis));
    }

    /// The number of the last renewal that was answered. A claim counts only on a server that shows this
    /// renewal or a later one.
    public long renewal() {
        return answered.number();
    }

    /// The life; empty for [#ALONE].
    public Optional<LifeId> life() {
        return Optional.ofNullable(life);
    }

    /// The life.
    ///
    /// @throws IllegalStateException for [#ALONE]
    public LifeId id() {
        return life().orElseThrow(() -> new IllegalStateException("a process alone has no life"));
    }

    @Override
    public String toString() {
        return life == null ? "Lease[alone]" : "Lease[" + life + (over ? ", over" : "") + "]";
    }
}
