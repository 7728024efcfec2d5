package io.culvert.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import io.culvert.tunnel.StoreException;
import java.nio.file.Path;
import java.util.function.Function;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/// The database that the stores share: opened with its schema brought up to date (forward only; two processes
/// that start at once wait for each other), closed with the service. Thread safe; every call blocks.
public final class Database implements AutoCloseable {

    private static final int CONNECTIONS = 8;

    private final HikariDataSource source;
    private final Jdbi jdbi;

    private Database(HikariDataSource source) {
        this.source = source;
        this.jdbi = Jdbi.create(source);
    }

    /// H2 in a folder of its own. A commit is handed to the operating system before it returns (`WRITE_DELAY`
    /// 0), so that what was acknowledged survives the end of the process at any moment (decision 3).
    ///
    /// @throws StoreException where the folder cannot be used, or another process has it
    public static Database embedded(Path folder) {
        return embedded(folder, "");
    }

    /// @param options further settings of H2, each with a semicolon before it
    static Database embedded(Path folder, String options) {
        return open("jdbc:h2:file:" + folder.toAbsolutePath().resolve("culvert")
                + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;WRITE_DELAY=0"
                + ";LOCK_TIMEOUT=10000;DB_CLOSE_ON_EXIT=FALSE" + options, "culvert", "");
    }

    /// A PostgreSQL server.
    ///
    /// @param url `jdbc:postgresql://HOST:PORT/DATABASE`
    public static Database postgresql(String url, String user, String password) {
        return open(url, user, password);
    }

    private static Database open(String url, String user, String password) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setUsername(user);
        config.setPassword(password);
        config.setMaximumPoolSize(CONNECTIONS);
        config.setPoolName("store");
        try {
            HikariDataSource source = new HikariDataSource(config);
            Flyway.configure(Database.class.getClassLoader())
                .dataSource(source)
                .locations("classpath:io/culvert/store/migration")
                .load()
                .migrate();
            return new Database(source);
        } catch (FlywayException | HikariPool.PoolInitializationException e) {
            throw new StoreException("store: cannot be opened at " + url, e);
        }
    }

    /// Runs `work` in one transaction.
    ///
    /// @throws StoreException where the database fails; nothing of the work is kept then
    <T> T transaction(Function<Handle, T> work) {
        try {
            return jdbi.inTransaction(work::apply);
        } catch (JdbiException e) {
            throw new StoreException("store: a transaction failed", e);
        }
    }

    @Override
    public void close() {
        source.close();
    }
}
