package io.culvert.store;

import io.culvert.tunnel.StoreException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ensures that only this process uses a PostgreSQL database.
///
/// A dedicated session holds an advisory lock, which the server releases as soon as the session ends: after a
/// crash the next process takes over at once. All sessions of a process have its life, a UUID, as their
/// application name, and a new session works only while the life holds the lock ([#admission]). A process that
/// takes over terminates the sessions of all lives that hold no lock. So a process that was suspended while it
/// lost the lock can neither use an old session nor open a new one.
///
/// A watcher checks the session every second. If the session is broken, the watcher acquires the lock again;
/// if another life has used the database in between, it calls `lost` once instead.
final class ExclusiveUse implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ExclusiveUse.class);

    /// "CULV": the first half of the lock's key. The second is the schema's name.
    static final int LOCK = 0x43554c56;

    private static final String HOLDER = "select a.application_name from pg_locks l join pg_stat_activity a"
            + " on a.pid = l.pid where l.locktype = 'advisory' and l.granted and l.classid = " + LOCK
            + " and l.database = (select oid from pg_database where datname = current_database())";

    /// Where the process that holds the lock runs, and since when.
    private static final String HOLDER_ADDRESS = "select coalesce(host(a.client_addr), 'local') || ', since '"
            + " || to_char(a.backend_start, 'YYYY-MM-DD HH24:MI:SS TZ') from pg_locks l join pg_stat_activity a"
            + " on a.pid = l.pid where l.locktype = 'advisory' and l.granted and l.classid = " + LOCK
            + " and l.database = (select oid from pg_database where datname = current_database()) limit 1";

    private static final String OTHERS = "from pg_stat_activity where datname = current_database()"
            + " and usename = current_user and application_name like 'culvert %'"
            + " and application_name not in (" + HOLDER + ")";

    /// The application name of a session that does not hold the lock yet; a process that takes over does not
    /// terminate it.
    private static final String WAITING = "culvert-waiting";

    /// The time to wait for the lock of a killed process, which the server keeps until it notices that the
    /// connection is closed.
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private static final Duration FENCE_PATIENCE = Duration.ofSeconds(10);
    private static final long POLL_MILLIS = 100;

    private final String url;
    private final Properties properties = new Properties();
    private final String life = "culvert " + UUID.randomUUID();
    private final Runnable lost;
    private final Thread watcher;
    private Connection session;
    private volatile boolean closed;

    private ExclusiveUse(String url, String user, String password, Duration watch, Runnable lost)
            throws SQLException {
        this.url = url;
        this.lost = lost;
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        properties.setProperty("ApplicationName", WAITING);
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("socketTimeout", "5");
        // With these settings the server detects that a client machine is gone.
        properties.setProperty("options",
                "-c statement_timeout=4s -c tcp_keepalives_idle=3 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=3");
        this.session = DriverManager.getConnection(url, properties);
        this.watcher = Thread.ofPlatform().daemon().name("store-watch").unstarted(() -> watch(watch));
    }

    /// Acquires the database.
    ///
    /// @param watch how often to check the session
    /// @param lost called, on the watcher's thread, if another process has acquired the database; from then on
    /// all statements of this process fail
    /// @throws StoreException if another process uses the database
    static ExclusiveUse take(String url, String user, String password, Duration watch, Runnable lost)
            throws SQLException {
        ExclusiveUse use = new ExclusiveUse(url, user, password, watch, lost);
        try {
            use.lock();
            use.fence();
            return use;
        } catch (SQLException | RuntimeException e) {
            use.session.close();
            throw e;
        }
    }

    /// The application name of this process's sessions.
    String life() {
        return life;
    }

    /// The statement that each session of this process must run first; it fails if the process does not hold
    /// the lock.
    String admission() {
        return "do $$ begin if not exists (" + HOLDER + " and a.application_name = '" + life
                + "') then raise exception 'this process does not hold the database'; end if; end $$";
    }

    /// Records in the database which process uses it, and starts to watch the lock. Call this once the
    /// tables exist.
    void begin() throws SQLException {
        try (PreparedStatement update = session.prepareStatement("update database_use set life = ?")) {
            update.setString(1, life);
            update.executeUpdate();
        }
        watcher.start();
    }

    private void lock() throws SQLException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!tryLock()) {
            if (System.nanoTime() > end) {
                throw inUse(Optional.ofNullable(text(HOLDER_ADDRESS)));
            }
            pause(POLL_MILLIS);
        }
        try (Statement statement = session.createStatement()) {
            statement.execute("set application_name = '" + life + "'");
        }
    }

    private boolean tryLock() throws SQLException {
        return Objects.equals(text("select pg_try_advisory_lock(" + LOCK + ", hashtext(current_schema()))"),
                "t");
    }

    /// Checks that no other process holds the lock, without acquiring it.
    ///
    /// @throws StoreException if another process holds it
    static void requireFree(Connection session) throws SQLException {
        Optional<String> holder = Optional.ofNullable(text(session, HOLDER_ADDRESS));
        if (holder.isPresent()) {
            throw inUse(holder);
        }
    }

    private static StoreException inUse(Optional<String> holder) {
        return new StoreException("database-url: another Culvert uses this database ("
                + holder.map(where -> "from " + where).orElse("its sessions are ending")
                + "). A database serves one process; stop that one first.");
    }

    private void fence() throws SQLException {
        long end = System.nanoTime() + FENCE_PATIENCE.toNanos();
        while (!Objects.equals(text("select count(pg_terminate_backend(pid)) " + OTHERS), "0")) {
            if (System.nanoTime() > end) {
                throw new StoreException(
                        "database-url: sessions of a Culvert that used this database before do not end");
            }
            pause(POLL_MILLIS);
        }
    }

    private @Nullable String text(String sql) throws SQLException {
        return text(session, sql);
    }

    private static @Nullable String text(Connection session, String sql) throws SQLException {
        try (Statement statement = session.createStatement(); ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getString(1) : null;
        }
    }

    private void watch(Duration every) {
        boolean held = true;
        while (!closed) {
            pause(every.toMillis());
            try {
                held = (held && isAlive()) || retake();
            } catch (SQLException e) {
                if (held) {
                    LOG.warn("The session that holds the database lock broke ({}); acquiring the lock again",
                            e.getMessage());
                }
                held = false;
            } catch (StoreException e) {
                closed = true;
                LOG.error("Another Culvert has taken over the database; this one stops");
                lost.run();
            }
        }
        closeSession();
    }

    private boolean isAlive() throws SQLException {
        return Objects.equals(text("select 1"), "1");
    }

    /// @throws StoreException if another life holds the database or has held it in between
    private boolean retake() throws SQLException {
        closeSession();
        session = DriverManager.getConnection(url, properties);
        // The server may not have noticed yet that the previous session has ended.
        text("select pg_terminate_backend(pid) from pg_stat_activity where application_name = '" + life
                + "' and pid <> pg_backend_pid() and pid in (select pid from pg_locks where locktype = 'advisory'"
                + " and classid = " + LOCK + ")");
        lock();
        if (!life.equals(text("select life from database_use"))) {
            throw new StoreException("database-url: another Culvert has used this database");
        }
        return true;
    }

    private void closeSession() {
        try {
            session.close();
        } catch (SQLException e) {
            LOG.debug("The session that holds the database lock did not close cleanly", e);
        }
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Releases the database.
    @Override
    public void close() {
        closed = true;
        watcher.interrupt();
        if (!watcher.isAlive() && Thread.currentThread() != watcher) {
            closeSession();
        }
        try {
            if (Thread.currentThread() != watcher) {
                watcher.join(Duration.ofSeconds(10));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
