package io.culvert.store;

import io.culvert.tunnel.StoreException;
import io.culvert.tunnel.bus.Bus;
import io.culvert.tunnel.bus.Hint;
import io.culvert.tunnel.life.Claimant;
import io.culvert.tunnel.life.LeaseClock;
import io.culvert.tunnel.life.LifeId;
import io.culvert.tunnel.life.LifeKeeper;
import io.culvert.tunnel.life.LifeListener;
import io.culvert.tunnel.life.OwnLife;
import io.culvert.tunnel.life.SeenLife;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// This node among others on one PostgreSQL: one thread with one direct session, which listens to hints and
/// renews the lease of this process's life. Because both use one session, a life that does not hear of a
/// change for long cannot act for long either. A new session listens first, then compares memory with the
/// tables, and only then renews.
///
/// Thread safe. [#listen] starts the thread, [#stop] ends the life, [#close] the thread.
///
/// Spec: cluster 4, 7.
public final class ClusterSession implements OwnLife, Bus {

    private static final Logger LOG = LoggerFactory.getLogger(ClusterSession.class);

    /// How often the lease is renewed.
    static final Duration RENEW_EVERY = Duration.ofMillis(500);

    private static final Duration RETRY_AFTER = Duration.ofMillis(500);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(10);

    private final ClusterSessionConfig config;
    private final Database database;
    private final LifeKeeper keeper;
    private final HintSender sender;
    private final CompletableFuture<Void> entered = new CompletableFuture<>();
    private final Thread thread;
    private volatile Bus.Listener listener = new Quiet();
    private volatile boolean closed;
    private volatile boolean databaseAnswers;

    /// Until somebody listens, nothing is in memory.
    private static final class Quiet implements Bus.Listener {
        @Override
        public void heard(Hint hint) {
            // Nothing in memory depends on it.
        }

        @Override
        public void resync() {
            // Nothing in memory depends on the tables.
        }
    }

    /// @param database of the claims; on the same server as the session
    /// @param lives hears of this process's lives
    public ClusterSession(ClusterSessionConfig config, Database database, LifeListener lives) {
        this(config, database, lives, LeaseClock.SYSTEM, InstantSource.system());
    }

    ClusterSession(ClusterSessionConfig config, Database database, LifeListener lives, LeaseClock clock,
            InstantSource now) {
        this.config = config;
        this.database = database;
        this.keeper = new LifeKeeper(config.self(), config.returnWindow(), clock, now, lives);
        this.sender = new HintSender(database);
        this.thread = Thread.ofPlatform().daemon().name("cluster-session").unstarted(this::run);
    }

    /// Begins to listen and enters; returns at once.
    @Override
    public void listen(Bus.Listener hears) {
        listener = hears;
        thread.start();
    }

    /// Waits until the first life has entered.
    ///
    /// @throws StoreException if none has entered in this time
    public void awaitEntered(Duration patience) {
        try {
            entered.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new StoreException("database-url: no life of this node could enter within "
                    + patience.toSeconds() + " s; see the log", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException("interrupted while entering", e);
        }
    }

    @Override
    public Claimant claimant() {
        return keeper.claimant();
    }

    @Override
    public void unreachable(LifeId life) {
        keeper.unreachable(life);
    }

    @Override
    public List<SeenLife> lives() {
        return keeper.lives();
    }

    /// Whether the last renewal was answered.
    public boolean databaseAnswers() {
        return databaseAnswers;
    }

    @Override
    public void send(Hint hint) {
        sender.send(hint);
    }

    private void run() {
        while (!closed) {
            try (ListeningSession session = ListeningSession.open(config, sender.process())) {
                live(session);
            } catch (SQLException | StoreException e) {
                failed(e);
            } catch (RuntimeException e) {
                LOG.error("The cluster's session failed; a new one is opened", e);
            }
            databaseAnswers = false;
            keeper.fenceIfOver();
            pause(RETRY_AFTER);
        }
    }

    private void failed(Exception failure) {
        if (closed) {
            return;
        }
        if (databaseAnswers || !entered.isDone()) {
            LOG.warn("The cluster's session with the database broke ({}); opening another",
                    failure.getMessage());
        }
    }

    private void live(ListeningSession session) throws SQLException {
        keeper.beginSession();
        listener.resync();
        Resync resync = new Resync(listener, config.resyncEvery());
        SqlLifeStore lives = session.lives();
        while (!closed) {
            long next = System.nanoTime() + RENEW_EVERY.toNanos();
            keeper.renew(lives);
            databaseAnswers = true;
            entered.complete(null);
            resync.runIfDue();
            for (long left = millisUntil(next); left > 0 && !closed; left = millisUntil(next)) {
                session.hints(left).forEach(this::hear);
                keeper.fenceIfOver();
            }
        }
    }

    private static long millisUntil(long nanos) {
        return (nanos - System.nanoTime()) / 1_000_000;
    }

    private void hear(Hint hint) {
        try {
            listener.heard(hint);
        } catch (RuntimeException e) {
            LOG.error("A hint could not be followed; the next resync makes up for it", e);
        }
    }

    /// Writes that this life is leaving; others see it at their next renewal.
    ///
    /// @throws StoreException if the database fails
    public void drain() {
        claimant().lease().life().ifPresent(life -> new SqlLifeStore(database).drain(life));
    }

    /// Ends this life, whose peers have left. Nothing acts for it any more, and none enters.
    ///
    /// @throws StoreException if the database fails; the life then ends when its lease does
    public void stop() {
        close();
        LifeId life = claimant().lease().id();
        keeper.leave();
        if (entered.isDone()) {
            new SqlLifeStore(database).stop(life, Instant.now());
        }
    }

    /// Ends the thread and its session, without ending the life in the database.
    @Override
    public void close() {
        closed = true;
        sender.close();
        thread.interrupt();
        try {
            if (Thread.currentThread() != thread) {
                thread.join(STOP_WITHIN);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
