package io.culvert.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/// In which order, and how many at a time, the endpoint's tasks reach the store.
class StoreWorkTest {

    private final Queue<Runnable> threads = new ArrayDeque<>();
    private final List<String> done = new ArrayList<>();
    private final StoreWork work = new StoreWork(threads::add);

    private Runnable task(String name) {
        return () -> done.add(name);
    }

    private void runAll() {
        for (Runnable next = threads.poll(); next != null; next = threads.poll()) {
            next.run();
        }
    }

    @Test
    void usesNoMoreThreadsThanTheStoreCanServe() {
        for (int i = 0; i < 1000; i++) {
            work.toKnowDevices().execute(task("device"));
        }
        assertThat(threads).hasSize(StoreWork.AT_ONCE);
        runAll();
        assertThat(done).hasSize(1000);
    }

    @Test
    void finishesWhatItHasBegunFirst() {
        for (int i = 0; i < 10; i++) {
            work.toKnowDevices().execute(task("a stranger"));
        }
        work.execute(task("one who is known"));
        runAll();
        assertThat(done).hasSize(11);
        assertThat(done.getFirst()).isEqualTo("one who is known");
    }

    @Test
    void isNotHeldUpByATaskThatFails() {
        for (int i = 0; i < StoreWork.AT_ONCE; i++) {
            work.execute(() -> {
                throw new IllegalStateException("the store fails");
            });
        }
        work.execute(task("after them"));
        for (Runnable next = threads.poll(); next != null; next = threads.poll()) {
            try {
                next.run();
            } catch (IllegalStateException e) {
                done.add(e.getMessage());
            }
        }
        assertThat(done).hasSize(StoreWork.AT_ONCE + 1).contains("after them");
        work.execute(task("once more"));
        runAll();
        assertThat(done).endsWith("once more");
    }
}
