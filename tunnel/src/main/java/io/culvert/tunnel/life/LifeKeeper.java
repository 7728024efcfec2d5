package io.culvert.tunnel.life;

import io.culvert.tunnel.StoreException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/// Keeps this process's life: enters, renews the lease, enters again as a new life once the lease is over,
/// and ends the lives of others that have stopped renewing. Has no thread: who holds the session with the
/// database calls [#beginSession] for each new session and [#renew] about every half second, from one thread.
/// The methods of [OwnLife] may be called by any thread.
///
/// Spec: cluster 4.
public final class LifeKeeper implements OwnLife {

    private final NewLife self;
    private final Duration returnWindow;
    private final LeaseClock clock;
    private final InstantSource now;
    private final LifeListener listener;
    private final LifeWatch watch;
    private final Set<LifeId> unreachable = ConcurrentHashMap.newKeySet();
    private volatile Lease lease;
    private volatile long session;
    private volatile Set<LifeId> suspects = Set.of();
    private volatile List<SeenLife> lives = List.of();
    private boolean isFenced = true;
    private long number;
    private long sessions;

    /// @param returnWindow how long after a life has ended its peers without a client token may return
    /// @param clock measures the lease and the silence of others
    /// @param now dates lives for people
    public LifeKeeper(NewLife self, Duration returnWindow, LeaseClock clock, InstantSource now,
            LifeListener listener) {
        this.self = self;
        this.returnWindow = returnWindow;
        this.clock = clock;
        this.now = now;
        this.listener = listener;
        this.watch = new LifeWatch(clock::nanoTime);
        this.lease = Lease.entered(LifeId.random(), self.away(), clock, Lease.ask(0, clock));
        lease.end();
    }

    /// A new session with the database has begun and listens: what was seen on the last one does not count,
    /// and claims that were asked on it are asked again.
    public void beginSession() {
        watch.newSession();
        session = ++sessions;
    }

    /// Fences the life if its lease is over; also to be called while the database does not answer.
    public void fenceIfOver() {
        if (!isFenced && !lease.mayAct()) {
            isFenced = true;
            suspects = Set.of();
            listener.fenced(lease);
        }
    }

    /// Enters if this process has no life that may act, otherwise renews the lease; then looks at the others.
    ///
    /// @param store on the session that listens
    /// @throws StoreException if the database fails; the lease is then not prolonged, although the renewal may
    /// be written
    public void renew(LifeStore store) {
        fenceIfOver();
        if (isFenced) {
            enter(store);
        } else if (!prolong(store)) {
            lease.end();
            fenceIfOver();
            enter(store);
        }
        look(store);
    }

    private void enter(LifeStore store) {
        LifeId id = LifeId.random();
        Lease.Ask ask = Lease.ask(0, clock);
        store.enter(id, self, now.instant());
        number = 0;
        lease = Lease.entered(id, self.away(), clock, ask);
        isFenced = false;
        listener.entered(lease);
    }

    /// @return false if the life has ended or the answer came too late
    private boolean prolong(LifeStore store) {
        Lease.Ask ask = lease.ask(++number);
        if (!store.renew(lease.id(), ask.number())) {
            return false;
        }
        lease.answered(ask);
        return lease.mayAct();
    }

    private void look(LifeStore store) {
        List<Life> all = store.list();
        unreachable.forEach(watch::unreachable);
        unreachable.clear();
        watch.saw(all);
        for (Life life : watch.overdue()) {
            if (!life.id().equals(lease.id()) && store.judge(life.id(), life.renewal(), now.instant())) {
                listener.lost(life);
            }
        }
        suspects = all.stream()
            .map(Life::id)
            .filter(id -> !id.equals(lease.id()) && watch.isSuspect(id))
            .collect(Collectors.toUnmodifiableSet());
        lives = watch.lives();
    }

    /// Ends the lease: nothing may act for the life from now on. Call it before the life is stopped in
    /// the store.
    public void leave() {
        isFenced = true;
        lease.end();
    }

    @Override
    public Claimant claimant() {
        Lease mine = lease;
        return new Claimant(mine, mine.renewal(), session, suspects, returnWindow);
    }

    @Override
    public void unreachable(LifeId life) {
        unreachable.add(life);
    }

    @Override
    public List<SeenLife> lives() {
        return lives;
    }
}
