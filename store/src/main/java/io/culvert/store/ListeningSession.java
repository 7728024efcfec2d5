package io.culvert.store;

import io.culvert.tunnel.StoreException;
import io.culvert.tunnel.bus.Hint;
import io.culvert.tunnel.bus.HintLines;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/// One direct session with PostgreSQL that listens to hints. Confined to the thread of [ClusterSession].
///
/// It holds the lock of the database shared, which [ExclusiveUse] takes exclusively: a process that wants the
/// database to itself cannot start beside nodes, nor a node beside such a process.
final class ListeningSession implements Transactions, AutoCloseable {

    /// Renewals need not wait for a replica: losing some only makes others watch for longer.
    private static final String OPTIONS = "-c statement_timeout=4s -c lock_timeout=2s"
            + " -c idle_in_transaction_session_timeout=2s -c synchronous_commit=local"
            + " -c default_transaction_isolation=read\\ committed"
            + " -c tcp_keepalives_idle=3 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=3";

    private final Connection connection;
    private final Jdbi jdbi;
    private final String process;

    private ListeningSession(Connection connection, String process) {
        this.connection = connection;
        this.jdbi = Jdbi.create(connection);
        this.process = process;
    }

    /// Opens a session that listens.
    ///
    /// @param process whose hints to ignore
    /// @throws StoreException if a process has the database to itself
    static ListeningSession open(ClusterSessionConfig config, String process) throws SQLException {
        ListeningSession session = new ListeningSession(
                DriverManager.getConnection(config.url(), properties(config)), process);
        try {
            session.transaction(handle -> session.begin(handle));
            return session;
        } catch (StoreException e) {
            session.close();
            throw e;
        }
    }

    private static Properties properties(ClusterSessionConfig config) {
        Properties properties = new Properties();
        properties.setProperty("user", config.user());
        properties.setProperty("password", config.password());
        properties.setProperty("ApplicationName", "culvert-node");
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("loginTimeout", "5");
        properties.setProperty("socketTimeout", "5");
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("targetServerType", "primary");
        properties.setProperty("options", OPTIONS);
        return properties;
    }

    private String begin(Handle handle) {
        boolean shared = handle
            .createQuery("select pg_try_advisory_lock_shared(" + ExclusiveUse.LOCK
                    + ", hashtext(current_schema()))")
            .mapTo(Boolean.class)
            .one();
        if (!shared) {
            throw new StoreException(
                    "database-url: a Culvert that is no node of a cluster uses this database;"
                            + " stop it first");
        }
        String channel = handle.createQuery("select " + HintSender.CHANNEL).mapTo(String.class).one();
        handle.execute("listen \"" + channel.replace("\"", "\"\"") + "\"");
        return channel;
    }

    /// The lives, read and written on this session.
    SqlLifeStore lives() {
        return new SqlLifeStore(this, new LifeRows(true));
    }

    @Override
    public <T> T transaction(Function<Handle, T> work) {
        try {
            return jdbi.inTransaction(work::apply);
        } catch (JdbiException e) {
            throw SqlFailures.of("a transaction", e);
        }
    }

    /// Waits for hints of other processes; returns none if none comes in time.
    List<Hint> hints(long millis) throws SQLException {
        PGNotification[] heard = connection.unwrap(PGConnection.class)
            .getNotifications((int) Math.max(1, millis));
        return heard == null ? List.of()
                : Arrays.stream(heard)
                    .map(PGNotification::getParameter)
                    .flatMap(payload -> payload.lines().findFirst().filter(process::equals).isPresent()
                            ? List.<String>of().stream()
                            : payload.lines().skip(1))
                    .map(HintLines::read)
                    .flatMap(Optional::stream)
                    .toList();
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
