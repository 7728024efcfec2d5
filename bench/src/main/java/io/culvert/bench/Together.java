package io.culvert.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/// Runs blocking work many times, some of it at once.
final class Together {

    private static final int AT_ONCE = 32;

    private Together() {}

    /// Work that differs by its index.
    @FunctionalInterface
    interface Work<T> {
        T of(int index) throws Exception;
    }

    /// Runs the work `count` times, at most 32 at once.
    static <T> List<T> all(int count, Work<T> work) throws Exception {
        Semaphore permits = new Semaphore(AT_ONCE);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<T>> tasks = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int index = i;
                tasks.add(() -> {
                    permits.acquire();
                    try {
                        return work.of(index);
                    } finally {
                        permits.release();
                    }
                });
            }
            List<T> results = new ArrayList<>();
            for (Future<T> done : threads.invokeAll(tasks)) {
                results.add(done.get());
            }
            return results;
        }
    }
}
