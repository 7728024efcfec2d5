package io.culvert.it;

import io.culvert.server.DatabaseConfig;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/// A database in memory behind a driver that counts the statements executed to answer requests, and can delay
/// them. Requests are answered on virtual threads; the service's timers run on others.
final class WatchedDatabase implements Driver, AutoCloseable {

    private static final String USER = "culvert";

    private final String url;
    private final String target;
    private final AtomicInteger statements = new AtomicInteger();
    private final List<String> texts = new CopyOnWriteArrayList<>();
    private volatile CountDownLatch gate = new CountDownLatch(0);

    WatchedDatabase(String name) throws SQLException {
        url = "jdbc:watched:" + name;
        target = "jdbc:h2:mem:" + name
                + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;DB_CLOSE_DELAY=-1";
        DriverManager.registerDriver(this);
    }

    /// The options with which a service uses this database.
    DatabaseConfig config() {
        return new DatabaseConfig(url, USER, "");
    }

    /// The number of statements that were begun to answer requests.
    int statements() {
        return statements.get();
    }

    /// The texts of these statements.
    List<String> texts() {
        return texts;
    }

    /// From now on, each such statement waits after it has begun.
    void hold() {
        gate = new CountDownLatch(1);
    }

    /// Resumes the waiting statements.
    void release() {
        gate.countDown();
    }

    @Override
    public @Nullable Connection connect(String asked, Properties properties) throws SQLException {
        return acceptsURL(asked) ? watched(Connection.class, DriverManager.getConnection(target, USER, ""))
                : null;
    }

    private <T> T watched(Class<T> type, T watched) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[]{type},
                (proxy, method, arguments) -> {
                    if (method.getName().startsWith("execute") && Thread.currentThread().isVirtual()) {
                        statements.incrementAndGet();
                        gate.await();
                    }
                    if (method.getName().equals("prepareStatement") && Thread.currentThread().isVirtual()) {
                        texts.add(String.valueOf(arguments[0]).strip());
                    }
                    try {
                        return answer(method.invoke(watched, arguments));
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    private @Nullable Object answer(@Nullable Object answer) {
        return switch (answer) {
            case PreparedStatement prepared -> watched(PreparedStatement.class, prepared);
            case Statement statement -> watched(Statement.class, statement);
            case null, default -> answer;
        };
    }

    @Override
    public boolean acceptsURL(String asked) {
        return asked.equals(url);
    }

    @Override
    public DriverPropertyInfo[] getPropertyInfo(String asked, Properties properties) {
        return new DriverPropertyInfo[0];
    }

    @Override
    public int getMajorVersion() {
        return 1;
    }

    @Override
    public int getMinorVersion() {
        return 0;
    }

    @Override
    public boolean jdbcCompliant() {
        return false;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException();
    }

    /// Deletes the database.
    @Override
    public void close() throws SQLException {
        release();
        DriverManager.deregisterDriver(this);
        try (Connection connection = DriverManager.getConnection(target, USER, "");
                Statement statement = connection.createStatement()) {
            statement.execute("shutdown");
        }
    }
}
