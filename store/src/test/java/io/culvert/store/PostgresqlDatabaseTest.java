package io.culvert.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.culvert.tunnel.StoreException;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What is peculiar to a database that others share and that may go away.
class PostgresqlDatabaseTest {

    @BeforeAll
    static void needPostgresql() {
        PostgresqlServer.need();
    }

    @Test
    void ofSeveralThatStartAtOnceOneGetsTheDatabase() throws Exception {
        String url = PostgresqlServer.shared().database("starts");
        List<Callable<Database>> starts = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            starts.add(() -> open(url, () -> {}));
        }
        List<Database> opened = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
            for (Future<Database> start : threads.invokeAll(starts)) {
                try {
                    opened.add(start.get());
                } catch (ExecutionException e) {
                    assertThat(e).hasRootCauseMessage(e.getCause().getMessage())
                        .hasMessageContaining("another Culvert uses this database (from 127.0.0.1, since");
                }
            }
        }
        assertThat(opened).hasSize(1);
        assertThat(ping(opened.getFirst())).isEqualTo(1);
        opened.getFirst().close();
        try (Database next = open(url, () -> {})) {
            assertThat(ping(next)).isEqualTo(1);
        }
    }

    @Test
    void aProcessThatIsKilledIsFollowedAtOnce() throws Exception {
        String url = PostgresqlServer.shared().database("killed");
        Process first = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp", System.getProperty("java.class.path"), KilledWriter.class.getName(), url)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
        try (BufferedReader lines = first.inputReader()) {
            assertThat(lines.readLine()).isNotNull();
            first.destroyForcibly().waitFor();
            try (Database second = open(url, () -> {})) {
                assertThat(ping(second)).isEqualTo(1);
            }
        } finally {
            first.destroyForcibly();
        }
    }

    /// The first asks nothing for an hour, as a process that is frozen; its sessions in the pool live on.
    @Test
    void aFrozenProcessThatLostItsSessionCanDoNothingOnceAnotherHasTheDatabase() throws Exception {
        String url = PostgresqlServer.shared().database("frozen");
        try (Database first = Database.postgresql(url, PostgresqlServer.USER, "", Duration.ofHours(1),
                () -> {})) {
            assertThat(ping(first)).isEqualTo(1);
            endSessionThatHoldsTheLock("frozen");
            assertThat(ping(first)).isEqualTo(1);
            try (Database second = open(url, () -> {})) {
                assertThat(ping(second)).isEqualTo(1);
                for (int i = 0; i < 3; i++) {
                    assertThatThrownBy(() -> ping(first)).isInstanceOf(StoreException.class);
                }
            }
            assertThatThrownBy(() -> ping(first)).isInstanceOf(StoreException.class);
        }
    }

    @Test
    void aProcessLearnsThatAnotherHasTakenItsDatabaseOver() throws Exception {
        String url = PostgresqlServer.shared().database("lost");
        CountDownLatch lost = new CountDownLatch(1);
        try (Database first = Database.postgresql(url, PostgresqlServer.USER, "", Duration.ofMillis(500),
                lost::countDown)) {
            await().atMost(Duration.ofSeconds(60)).until(() -> {
                endSessionThatHoldsTheLock("lost");
                try (Database second = open(url, () -> {})) {
                    return ping(second) == 1 && lost.await(30, TimeUnit.SECONDS);
                } catch (StoreException firstWasFaster) {
                    return false;
                }
            });
            assertThatThrownBy(() -> ping(first)).isInstanceOf(StoreException.class);
        }
    }

    @Test
    void aProcessWhoseSessionBrokeTakesTheDatabaseAgain() throws Exception {
        String url = PostgresqlServer.shared().database("broke");
        CountDownLatch lost = new CountDownLatch(1);
        try (Database first = Database.postgresql(url, PostgresqlServer.USER, "", Duration.ofMillis(100),
                lost::countDown)) {
            endSessionThatHoldsTheLock("broke");
            await().atMost(Duration.ofSeconds(60)).until(() -> sessionsThatHoldTheLock("broke") == 1);
            assertThat(ping(first)).isEqualTo(1);
            assertThatThrownBy(() -> open(url, () -> {})).hasMessageContaining("another Culvert");
            assertThat(lost.getCount()).isEqualTo(1);
        }
    }

    private static Database open(String url, Runnable lost) {
        return Database.postgresql(url, PostgresqlServer.USER, "", lost);
    }

    private static void endSessionThatHoldsTheLock(String database) throws SQLException {
        assertThat(query(
                "select count(pg_terminate_backend(pid, 10000)) from pg_locks where locktype = 'advisory'"
                        + " and database = (select oid from pg_database where datname = '" + database + "')"))
            .isEqualTo(1);
    }

    private static int sessionsThatHoldTheLock(String database) throws SQLException {
        return query("select count(*) from pg_locks where locktype = 'advisory' and granted"
                + " and database = (select oid from pg_database where datname = '" + database + "')");
    }

    private static int query(String sql) throws SQLException {
        String url = PostgresqlServer.shared().database("administration");
        try (Connection connection = DriverManager.getConnection(url, PostgresqlServer.USER, "");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getInt(1);
        }
    }

    @Test
    void aServerThatGoesAwayIsAnErrorUntilItIsBack() {
        try (PostgresqlServer server = PostgresqlServer.start();
                Database database = Database.postgresql(server.database("away"), PostgresqlServer.USER, "",
                        () -> {})) {
            assertThat(ping(database)).isEqualTo(1);
            server.stop();
            assertThatThrownBy(() -> ping(database)).isInstanceOf(StoreException.class);
            server.resume();
            await().atMost(Duration.ofSeconds(20)).ignoreExceptions().until(() -> ping(database) == 1);
        }
    }

    @Test
    void workThatADeadlockEndedIsDoneAgain() throws Exception {
        try (Database database = open(PostgresqlServer.shared().database("deadlock"), () -> {})) {
            database
                .transaction(handle -> handle.execute("create table pair (id integer primary key, n integer)")
                        + handle.execute("insert into pair values (1, 0), (2, 0)"));
            try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
                List<Callable<Integer>> crossing = List.of(() -> both(database, 1, 2),
                        () -> both(database, 2, 1));
                for (Future<Integer> done : threads.invokeAll(crossing)) {
                    assertThat(done.get()).isEqualTo(1);
                }
            }
            assertThat(database.<Integer>read(
                    handle -> handle.createQuery("select min(n) from pair").mapTo(Integer.class).one()))
                .isEqualTo(2);
        }
    }

    /// Long enough between the two that each has the row that the other wants.
    private static int both(Database database, int first, int second) {
        return database.transaction(handle -> {
            handle.execute("update pair set n = n + 1 where id = ?", first);
            handle.execute("select pg_sleep(0.2)");
            return handle.execute("update pair set n = n + 1 where id = ?", second);
        });
    }

    private static int ping(Database database) {
        return database.read(handle -> handle.createQuery("select 1").mapTo(Integer.class).one());
    }
}
