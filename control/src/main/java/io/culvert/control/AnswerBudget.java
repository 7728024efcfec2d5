package io.culvert.control;

import io.culvert.control.api.ApiError;
import io.culvert.control.api.ErrorType;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The memory for answers, from the verification of a call until its client has received the answer. An
/// account may use half of it, so that clients that do not read their answers cannot block other accounts.
/// Thread safe.
public final class AnswerBudget {

    /// The memory of a running call: a page of a list as read from the store, and the same page encoded.
    static final int WORK_BYTES = 1 << 20;

    private static final long WAIT_SECONDS = 5;

    private final long total;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition given = lock.newCondition();
    private final Map<String, Long> taken = new HashMap<>();
    private long used;

    /// @param total in bytes
    public AnswerBudget(long total) {
        this.total = total;
    }

    /// Reserves memory for a call. If other calls hold it, waits a few seconds.
    ///
    /// @throws ApiError ThrottlingException, after which SDKs retry later
    void begin(String account) {
        lock.lock();
        try {
            long nanos = TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
            while (!hasRoom(account)) {
                if (nanos <= 0) {
                    throw new ApiError(ErrorType.THROTTLING,
                            "Rate exceeded: too many answers wait for their clients; read them and try again");
                }
                nanos = given.awaitNanos(nanos);
            }
            add(account, WORK_BYTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ApiError(ErrorType.SERVICE_UNAVAILABLE, "The service stops; try again.");
        } finally {
            lock.unlock();
        }
    }

    private boolean hasRoom(String account) {
        return used + WORK_BYTES <= total && taken.getOrDefault(account, 0L) + WORK_BYTES <= total / 2;
    }

    /// Replaces the reservation of a call by the size of its answer.
    void end(String account, int answerBytes) {
        change(account, answerBytes - (long) WORK_BYTES);
    }

    /// Releases the memory of an answer that its client has received.
    void give(String account, int answerBytes) {
        change(account, -(long) answerBytes);
    }

    private void change(String account, long bytes) {
        lock.lock();
        try {
            add(account, bytes);
            if (bytes < 0) {
                given.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    private void add(String account, long bytes) {
        used += bytes;
        taken.merge(account, bytes, (before, more) -> before + more == 0 ? null : before + more);
    }

    /// The number of accounts that hold memory.
    int accounts() {
        lock.lock();
        try {
            return taken.size();
        } finally {
            lock.unlock();
        }
    }

    /// The reserved memory in bytes.
    public long used() {
        lock.lock();
        try {
            return used;
        } finally {
            lock.unlock();
        }
    }
}
