package io.culvert.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.culvert.tunnel.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What is peculiar to a database that others share and that may go away.
class PostgresqlDatabaseTest {

    @BeforeAll
    static void needPostgresql() {
        PostgresqlServer.need();
    }

    @Test
    void severalThatStartAtOnceBringTheSchemaUpToDateOnce() throws Exception {
        String url = PostgresqlServer.shared().database("starts");
        List<Callable<Database>> starts = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            starts.add(() -> Database.postgresql(url, PostgresqlServer.USER, ""));
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (Future<Database> start : threads.invokeAll(starts)) {
                try (Database database = start.get()) {
                    assertThat(ping(database)).isEqualTo(1);
                }
            }
        }
    }

    @Test
    void aServerThatGoesAwayIsAnErrorUntilItIsBack() {
        try (PostgresqlServer server = PostgresqlServer.start();
                Database database = Database.postgresql(server.database("away"), PostgresqlServer.USER, "")) {
            assertThat(ping(database)).isEqualTo(1);
            server.stop();
            assertThatThrownBy(() -> ping(database)).isInstanceOf(StoreException.class);
            server.resume();
            await().atMost(Duration.ofSeconds(20)).ignoreExceptions().until(() -> ping(database) == 1);
        }
    }

    @Test
    void workThatADeadlockEndedIsDoneAgain() throws Exception {
        try (Database database = Database.postgresql(PostgresqlServer.shared().database("deadlock"),
                PostgresqlServer.USER, "")) {
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
