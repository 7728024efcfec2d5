package io.culvert.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Writes that wait together.
class WritersTest {

    @TempDir
    Path folder;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private Database database;

    @BeforeEach
    void open() {
        database = Database.embedded(folder);
        database.transaction(handle -> handle.execute("create table notes (n integer primary key)"));
    }

    @AfterEach
    void close() {
        threads.close();
        database.close();
    }

    @Test
    void thoseWhoWaitedTogetherShareATransactionAndAreAnsweredAfterItsCommit() throws Exception {
        List<Future<String>> notes = new ArrayList<>();
        CountDownLatch writing = new CountDownLatch(1);
        CountDownLatch held = new CountDownLatch(1);
        Future<String> first = threads.submit(() -> database.transaction(handle -> {
            writing.countDown();
            await().until(() -> held.getCount() == 0);
            return note(handle, 0);
        }));
        writing.await();
        for (int i = 1; i <= 10; i++) {
            int n = i;
            notes.add(threads.submit(() -> {
                String transaction = database.transaction(handle -> note(handle, n));
                assertThat(kept()).contains(n);
                return transaction;
            }));
        }
        await().until(() -> database.waitingWriters() == 10);
        held.countDown();
        List<String> transactions = new ArrayList<>();
        for (Future<String> each : notes) {
            transactions.add(each.get());
        }
        assertThat(transactions).hasSize(10)
            .containsOnly(transactions.getFirst())
            .doesNotContain(first.get());
        assertThat(kept()).hasSize(11);
    }

    @Test
    void whoFailsSpoilsNothingOfThoseBesideIt() throws Exception {
        CountDownLatch writing = new CountDownLatch(1);
        CountDownLatch held = new CountDownLatch(1);
        threads.submit(() -> database.transaction(handle -> {
            writing.countDown();
            await().until(() -> held.getCount() == 0);
            return note(handle, 0);
        }));
        writing.await();
        Future<String> before = threads.submit(() -> database.transaction(handle -> note(handle, 1)));
        AtomicInteger attempts = new AtomicInteger();
        Future<String> failing = threads.submit(() -> database.transaction(handle -> {
            note(handle, 2);
            attempts.incrementAndGet();
            throw new IllegalArgumentException("not this one");
        }));
        Future<String> after = threads.submit(() -> database.transaction(handle -> note(handle, 3)));
        await().until(() -> database.waitingWriters() == 3);
        held.countDown();
        assertThat(before.get()).isNotEmpty();
        assertThat(after.get()).isNotEmpty();
        assertThatThrownBy(failing::get).hasRootCauseMessage("not this one");
        assertThat(attempts).hasValue(2);
        assertThat(kept()).containsExactly(0, 1, 3);
    }

    @Test
    void aTransactionWithinATransactionIsRefusedInsteadOfWaitedFor() {
        assertThatThrownBy(() -> database.transaction(outer -> database.transaction(inner -> note(inner, 1))))
            .hasMessageContaining("a transaction within a transaction");
        assertThat(kept()).isEmpty();
    }

    @Test
    void anErrorOfTheProgramEndsItsOwnTransactionAlone() {
        assertThatThrownBy(() -> database.transaction(handle -> {
            throw new AssertionError("broken");
        })).hasRootCauseMessage("broken");
        String written = database.transaction(handle -> note(handle, 1));
        assertThat(written).isNotEmpty();
    }

    @Test
    void whoComesAfterTheEndIsRefusedInsteadOfWaitedFor() {
        database.close();
        assertThatThrownBy(() -> database.transaction(handle -> note(handle, 1)))
            .hasMessageContaining("the database is closed");
    }

    /// The id of the transaction that wrote it.
    private static String note(Handle handle, int n) {
        handle.execute("insert into notes values (?)", n);
        return handle.createQuery("select transaction_id()").mapTo(String.class).one();
    }

    private List<Integer> kept() {
        return database
            .read(handle -> handle.createQuery("select n from notes order by n").mapTo(Integer.class).list());
    }
}
