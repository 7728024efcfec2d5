package io.culvert.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import com.zaxxer.hikari.pool.HikariPool;
import io.culvert.tunnel.StoreException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/// The database that the stores share. Unless it is [#shared], only one process may use it. Opening it
/// migrates its schema (forward only). Thread safe; every call blocks.
public final class Database implements AutoCloseable {

    private static final int CONNECTIONS = 8;
    private static final long CONNECTION_TIMEOUT_MILLIS = 5_000;
    private static final int ATTEMPTS = 5;
    private static final Duration WATCH = Duration.ofSeconds(1);
    private static final String POSTGRESQL = "jdbc:postgresql:";

    private final HikariDataSource source;
    private final Jdbi jdbi;
    private final Optional<Writers> writers;

    private final Optional<ExclusiveUse> use;
    private final LongAdder failures = new LongAdder();

    private Database(HikariDataSource source, boolean oneWrites, Optional<ExclusiveUse> use) {
        this.source = source;
        this.jdbi = Jdbi.create(source);
        this.writers = oneWrites ? Optional.of(new Writers(jdbi)) : Optional.empty();
        this.use = use;
    }

    /// Opens an H2 database in the given folder. A commit reaches the operating system before it returns
    /// (`WRITE_DELAY` 0), so acknowledged changes survive a crash of the process. One transaction at a time
    /// writes, on behalf of all waiting callers ([Writers], docs/decisions/0003).
    ///
    /// @throws StoreException if the folder cannot be used or another process uses it
    public static Database embedded(Path folder) {
        return embedded(folder, "");
    }

    /// @param options further settings of H2, each with a semicolon before it
    static Database embedded(Path folder, String options) {
        HikariConfig config = config("jdbc:h2:file:" + folder.toAbsolutePath().resolve("culvert")
                + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;WRITE_DELAY=0"
                + ";LOCK_TIMEOUT=10000;DB_CLOSE_ON_EXIT=FALSE" + options, "culvert", "");
        return open(config, true, Optional.empty());
    }

    /// Opens a database on a PostgreSQL server for exclusive use by this process ([ExclusiveUse]). Statements
    /// time out after ten seconds, waits for a lock after five. Reconnects to a server that was unreachable.
    ///
    /// @param url `jdbc:postgresql://HOST:PORT/DATABASE`
    /// @param lost called on another thread if another process has taken over the database; from then on every
    /// call fails
    /// @throws StoreException if it cannot be reached or another process uses it
    public static Database postgresql(String url, String user, String password, Runnable lost) {
        return postgresql(url, user, password, WATCH, lost);
    }

    /// @param watch how often to check that this process still holds the database
    static Database postgresql(String url, String user, String password, Duration watch, Runnable lost) {
        HikariConfig config = config(url, user, password);
        config.addDataSourceProperty("options", "-c statement_timeout=10s -c lock_timeout=5s");
        config.addDataSourceProperty("connectTimeout", "5");
        config.addDataSourceProperty("socketTimeout", "15");
        config.addDataSourceProperty("tcpKeepAlive", "true");
        if (!url.startsWith(POSTGRESQL)) {
            return open(config, false, Optional.empty());
        }
        ExclusiveUse use = take(url, user, password, watch, lost);
        try {
            config.addDataSourceProperty("ApplicationName", use.life());
            config.setConnectionInitSql(use.admission());
            Database database = open(config, false, Optional.of(use));
            use.begin();
            return database;
        } catch (StoreException e) {
            use.close();
            throw e;
        } catch (SQLException e) {
            use.close();
            throw SqlFailures.ofOpening(url, e);
        }
    }

    /// Opens a database on a PostgreSQL server that several nodes use at the same time; each holds a
    /// [ClusterSession]. A transaction of a frozen process ends after two seconds, so that it keeps no row
    /// locked for long.
    ///
    /// @param url `jdbc:postgresql://HOST:PORT/DATABASE`, also of a pooler
    /// @param connections the maximum number of connections
    /// @throws StoreException if it cannot be reached
    public static Database shared(String url, String user, String password, int connections) {
        HikariConfig config = config(url, user, password);
        config.setMaximumPoolSize(connections);
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        config.addDataSourceProperty("options",
                "-c statement_timeout=4s -c lock_timeout=3s -c idle_in_transaction_session_timeout=2s");
        config.addDataSourceProperty("connectTimeout", "5");
        config.addDataSourceProperty("socketTimeout", "5");
        config.addDataSourceProperty("tcpKeepAlive", "true");
        config.addDataSourceProperty("targetServerType", "primary");
        config.addDataSourceProperty("ApplicationName", "culvert-node");
        return open(config, false, Optional.empty());
    }

    /// Checks that a PostgreSQL server has the database and lets the user in, and that no other process uses
    /// the database. Does not change the database.
    ///
    /// @throws StoreException if not
    public static void requireFree(String url, String user, String password) {
        Properties properties = new Properties();
        properties.put("user", user);
        properties.put("password", password);
        properties.put("connectTimeout", "5");
        properties.put("loginTimeout", "30");
        try (Connection session = DriverManager.getConnection(url, properties)) {
            ExclusiveUse.requireFree(session);
        } catch (SQLException e) {
            throw SqlFailures.ofOpening(url, e);
        }
    }

    private static ExclusiveUse take(String url, String user, String password, Duration watch,
            Runnable lost) {
        try {
            return ExclusiveUse.take(url, user, password, watch, lost);
        } catch (SQLException e) {
            throw SqlFailures.ofOpening(url, e);
        }
    }

    private static HikariConfig config(String url, String user, String password) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setUsername(user);
        config.setPassword(password);
        config.setMaximumPoolSize(CONNECTIONS);
        config.setConnectionTimeout(CONNECTION_TIMEOUT_MILLIS);
        config.setPoolName("store");
        return config;
    }

    private static Database open(HikariConfig config, boolean oneWrites, Optional<ExclusiveUse> use) {
        try {
            HikariDataSource source = new HikariDataSource(config);
            migrate(source);
            return new Database(source, oneWrites, use);
        } catch (FlywayException | HikariPool.PoolInitializationException e) {
            throw SqlFailures.ofOpening(config.getJdbcUrl(), e);
        }
    }

    private static void migrate(HikariDataSource source) {
        try {
            Schema.bringUpToDate(source);
        } catch (FlywayException e) {
            source.close();
            throw e;
        }
    }

    /// Runs `work`, which may write, in one transaction. After a conflict with another transaction it is
    /// rolled back and runs again.
    ///
    /// @throws StoreException if the database fails; the work is rolled back
    <T> T transaction(Function<Handle, T> work) {
        for (int attempt = 1;; attempt++) {
            try {
                return writers.isPresent() ? writers.get().run(work) : jdbi.inTransaction(work::apply);
            } catch (JdbiException e) {
                if (attempt == ATTEMPTS || !SqlFailures.mayTryAgain(e)) {
                    throw failed("a transaction", e);
                }
            }
        }
    }

    /// Runs `work`, which only reads. Does not wait for writers.
    ///
    /// @throws StoreException if the database fails
    <T> T read(Function<Handle, T> work) {
        try {
            return jdbi.withHandle(work::apply);
        } catch (JdbiException e) {
            throw failed("a query", e);
        }
    }

    /// H2 closes the database if it cannot write, which breaks all its connections. The next connection opens
    /// it again, with all acknowledged changes. Connections to a PostgreSQL server that has become a replica
    /// stay open but cannot write; new ones find the primary.
    private StoreException failed(String what, JdbiException e) {
        failures.increment();
        if (SqlFailures.isClosedByH2(e) || SqlFailures.isReadOnly(e)) {
            source.getHikariPoolMXBean().softEvictConnections();
        }
        return SqlFailures.of(what, e);
    }

    /// Whether it has PostgreSQL's advisory locks.
    boolean hasAdvisoryLocks() {
        return source.getJdbcUrl().startsWith(POSTGRESQL);
    }

    /// How many of the connections are in use, and what waits.
    public PoolUse use() {
        HikariPoolMXBean pool = source.getHikariPoolMXBean();
        return new PoolUse(pool.getActiveConnections(), pool.getIdleConnections(),
                source.getMaximumPoolSize(), pool.getThreadsAwaitingConnection(), waitingWriters());
    }

    /// How many transactions and queries have failed.
    public long failures() {
        return failures.sum();
    }

    /// The number of queued writes, if only one transaction at a time may write; otherwise 0.
    int waitingWriters() {
        return writers.map(Writers::waiting).orElse(0);
    }

    @Override
    public void close() {
        writers.ifPresent(Writers::close);
        source.close();
        use.ifPresent(ExclusiveUse::close);
    }
}
