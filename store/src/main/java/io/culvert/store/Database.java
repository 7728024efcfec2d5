package io.culvert.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import io.culvert.tunnel.StoreException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/// The database that the stores share: opened with its schema brought up to date (forward only; two processes
/// that start at once wait for each other), closed with the service. Thread safe; every call blocks.
public final class Database implements AutoCloseable {

    private static final int CONNECTIONS = 8;
    private static final long CONNECTION_TIMEOUT_MILLIS = 5_000;
    private static final int ATTEMPTS = 5;

    /// PostgreSQL's words for "serialization failure" and "deadlock": the same work may succeed when
    /// tried again.
    private static final Set<String> TRY_AGAIN = Set.of("40001", "40P01");

    private final HikariDataSource source;
    private final Jdbi jdbi;
    private final Optional<Writers> writers;

    private Database(HikariDataSource source, boolean oneWrites) {
        this.source = source;
        this.jdbi = Jdbi.create(source);
        this.writers = oneWrites ? Optional.of(new Writers(jdbi)) : Optional.empty();
    }

    /// H2 in a folder of its own. A commit is handed to the operating system before it returns (`WRITE_DELAY`
    /// 0), so that what was acknowledged survives the end of the process at any moment, and one transaction
    /// writes at a time, for all who wait for it ([Writers], docs/decisions/0003).
    ///
    /// @throws StoreException where the folder cannot be used, or another process has it
    public static Database embedded(Path folder) {
        return embedded(folder, "");
    }

    /// @param options further settings of H2, each with a semicolon before it
    static Database embedded(Path folder, String options) {
        HikariConfig config = config("jdbc:h2:file:" + folder.toAbsolutePath().resolve("culvert")
                + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;WRITE_DELAY=0"
                + ";LOCK_TIMEOUT=10000;DB_CLOSE_ON_EXIT=FALSE" + options, "culvert", "");
        return open(config, true);
    }

    /// A PostgreSQL server. A statement ends after ten seconds, a wait for a lock after five; a server that
    /// went away is found again by itself.
    ///
    /// @param url `jdbc:postgresql://HOST:PORT/DATABASE`
    public static Database postgresql(String url, String user, String password) {
        HikariConfig config = config(url, user, password);
        config.addDataSourceProperty("options", "-c statement_timeout=10s -c lock_timeout=5s");
        config.addDataSourceProperty("connectTimeout", "5");
        config.addDataSourceProperty("socketTimeout", "15");
        config.addDataSourceProperty("tcpKeepAlive", "true");
        return open(config, false);
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

    private static Database open(HikariConfig config, boolean oneWrites) {
        try {
            HikariDataSource source = new HikariDataSource(config);
            migrate(source);
            return new Database(source, oneWrites);
        } catch (FlywayValidateException e) {
            throw new StoreException("store: what is at " + config.getJdbcUrl()
                    + " has the schema of another build; start with another data folder or database, or with"
                    + " the build that made it", e);
        } catch (FlywayException | HikariPool.PoolInitializationException e) {
            throw new StoreException("store: cannot be opened at " + config.getJdbcUrl(), e);
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

    /// Runs `work`, which may write, in one transaction. It may run more than once: where the database found
    /// it in the way of another, nothing of it was kept and it is tried again.
    ///
    /// @throws StoreException where the database fails; nothing of the work is kept then
    <T> T transaction(Function<Handle, T> work) {
        for (int attempt = 1;; attempt++) {
            try {
                return writers.isPresent() ? writers.get().run(work) : jdbi.inTransaction(work::apply);
            } catch (JdbiException e) {
                if (attempt == ATTEMPTS || !mayTryAgain(e)) {
                    throw new StoreException("store: a transaction failed", e);
                }
            }
        }
    }

    /// Runs `work`, which only reads; it waits for no writer.
    ///
    /// @throws StoreException where the database fails
    <T> T read(Function<Handle, T> work) {
        try {
            return jdbi.withHandle(work::apply);
        } catch (JdbiException e) {
            throw new StoreException("store: a query failed", e);
        }
    }

    /// How many transactions wait for those before them, where one writes at a time.
    int waitingWriters() {
        return writers.map(Writers::waiting).orElse(0);
    }

    private static boolean mayTryAgain(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null
                    && TRY_AGAIN.contains(sql.getSQLState())) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() {
        writers.ifPresent(Writers::close);
        source.close();
    }
}
