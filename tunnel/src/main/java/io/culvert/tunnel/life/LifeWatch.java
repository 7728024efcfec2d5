package io.culvert.tunnel.life;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/// Tells which other lives have stopped renewing: by this process's own elapsed time, as seen on one unbroken
/// session with the database. No clock of another machine or of the database has a part in it. Not thread
/// safe: confined to the thread that renews.
///
/// Spec: cluster 4.
public final class LifeWatch {

    /// A life that has renewed within this time is not suspected.
    public static final Duration SUSPECT_AFTER = Duration.ofSeconds(2);

    /// The time that a life is seen without a renewal beyond the time that it may act.
    public static final Duration MARGIN = Duration.ofSeconds(2);

    private final LongSupplier nanoTime;
    private final Map<LifeId, Seen> seen = new HashMap<>();
    private final Set<LifeId> unreachable = new HashSet<>();

    /// Renewals of this process that must have passed since another one's last before that is suspected: if
    /// the database stood still for all, none is.
    private static final int SUSPECT_AFTER_ROUNDS = 3;

    /// A life, when its renewal was first seen, and how often it was seen unchanged since.
    private record Seen(Life life, long since, int rounds) {}

    /// @param nanoTime a monotonic clock
    public LifeWatch(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /// A new session with the database: what was seen before does not count, because renewals may have been
    /// missed or undone.
    public void newSession() {
        seen.clear();
    }

    /// Notes what the database shows. Call it after each renewal of this process that was answered.
    public void saw(List<Life> lives) {
        Map<LifeId, Seen> before = Map.copyOf(seen);
        seen.clear();
        for (Life life : lives) {
            Seen last = before.get(life.id());
            if (last != null && last.life().renewal() == life.renewal()) {
                seen.put(life.id(), new Seen(life, last.since(), last.rounds() + 1));
            } else {
                seen.put(life.id(), new Seen(life, nanoTime.getAsLong(), 0));
                unreachable.remove(life.id());
            }
        }
        unreachable.retainAll(seen.keySet());
    }

    /// A pipe to this life failed.
    public void unreachable(LifeId life) {
        unreachable.add(life);
    }

    /// The lives that must be ended, with the renewal that each was seen with.
    public List<Life> overdue() {
        return seen.values()
            .stream()
            .map(Seen::life)
            .filter(life -> life.isLiving() && quiet(life.id()).compareTo(life.away().plus(MARGIN)) >= 0)
            .toList();
    }

    /// Whether the tunnels of this life may move: it cannot be reached, and has not renewed for two seconds
    /// while this process did.
    public boolean isSuspect(LifeId life) {
        return unreachable.contains(life) && isQuiet(life);
    }

    /// Whether to open a pipe to this life in order to ask: it has not renewed for two seconds while this
    /// process did.
    public boolean isQuiet(LifeId life) {
        Seen one = seen.get(life);
        return one != null && one.rounds() >= SUSPECT_AFTER_ROUNDS
                && quiet(life).compareTo(SUSPECT_AFTER) >= 0;
    }

    private Duration quiet(LifeId id) {
        Seen one = seen.get(id);
        return one == null ? Duration.ZERO : Duration.ofNanos(nanoTime.getAsLong() - one.since());
    }

    /// All lives as this process sees them.
    public List<SeenLife> lives() {
        return seen.values()
            .stream()
            .map(Seen::life)
            .map(life -> new SeenLife(life, quiet(life.id()), isSuspect(life.id())))
            .toList();
    }
}
