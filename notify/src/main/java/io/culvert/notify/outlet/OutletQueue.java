package io.culvert.notify.outlet;

import io.culvert.notify.outlet.WaitingNotifications.Waiting;
import io.culvert.transport.LimitedLog;
import io.culvert.transport.Reasons;
import io.culvert.transport.RetryDelay;
import io.culvert.tunnel.Notification;
import io.culvert.tunnel.TunnelId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Delivers the notifications of one outlet with several threads. If the receiver cannot be reached, all
/// notifications wait, for a delay that grows; a notification that the receiver refuses waits alone. If too
/// many wait, the queue drops the oldest, and reads all due notifications from the store again once it has
/// delivered the others. Thread safe.
final class OutletQueue implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OutletQueue.class);

    private static final int THREADS = 8;

    /// The usual delays between attempts.
    static final RetryDelay USUAL_DELAY = new RetryDelay(Duration.ofSeconds(1), Duration.ofMinutes(1), 2);

    private final Outlet outlet;
    private final Supplier<List<Notification>> due;
    private final InstantSource clock;
    private final RetryDelay retryDelay;
    private final LimitedLog warnings = new LimitedLog(LOG, 20, Duration.ofMinutes(1));
    private final List<Thread> threads;
    private final WaitingNotifications waiting = new WaitingNotifications();
    private int failures;
    private Instant pausedUntil = Instant.MIN;
    private boolean closed;
    private long delivered;

    /// @param due reads all notifications of this outlet that are due; may block
    OutletQueue(Outlet outlet, Supplier<List<Notification>> due, InstantSource clock, RetryDelay retryDelay) {
        this.outlet = outlet;
        this.due = due;
        this.clock = clock;
        this.retryDelay = retryDelay;
        this.threads = IntStream.range(0, THREADS)
            .mapToObj(i -> Thread.ofVirtual().name("outlet-" + i).start(this::run))
            .toList();
    }

    /// Adds a notification that has become due, in place of an older one of its tunnel.
    synchronized void add(Notification notification) {
        waiting.add(notification);
        notifyAll();
    }

    /// Adds all notifications that are due. Blocks.
    void addDue() {
        due.get().forEach(this::add);
    }

    /// Removes the notification of a tunnel if it is older than the version.
    synchronized void removeOlder(TunnelId tunnel, long version) {
        waiting.removeOlder(tunnel, version);
    }

    /// The number of waiting notifications.
    synchronized int size() {
        return waiting.size();
    }

    /// The number of notifications that the receiver has taken.
    synchronized long delivered() {
        return delivered;
    }

    private void run() {
        try {
            for (Waiting next = take(); next != null; next = take()) {
                deliver(next);
            }
        } catch (InterruptedException e) {
            // The queue is closed.
            Thread.currentThread().interrupt();
        }
    }

    /// Waits for a notification that may be delivered now; null if the queue is closed.
    private synchronized @Nullable Waiting take() throws InterruptedException {
        while (!closed) {
            Instant now = clock.instant();
            Optional<Waiting> ready = now.isBefore(pausedUntil) ? Optional.empty() : waiting.take(now);
            if (ready.isPresent()) {
                return ready.get();
            }
            wait(Math.max(1, millisToNext(now)));
        }
        return null;
    }

    private long millisToNext(Instant now) {
        Instant next = waiting.next()
            .map(earliest -> earliest.isAfter(pausedUntil) ? earliest : pausedUntil)
            .orElse(now.plus(retryDelay.longest()));
        return Duration.between(now, next).toMillis() + 1;
    }

    private void deliver(Waiting next) throws InterruptedException {
        try {
            outlet.deliver(next.notification());
        } catch (OutletException e) {
            failed(next, e);
            return;
        } catch (RuntimeException e) {
            LOG.atError()
                .setCause(e)
                .addKeyValue("tunnel", next.notification().tunnelId())
                .addKeyValue("thing", next.notification().thingName())
                .log("{}: a notification could not be delivered", outlet.name());
            failed(next, new OutletException(OutletException.Extent.NOTIFICATION, "an internal error", e));
            return;
        }
        LOG.atInfo()
            .addKeyValue("tunnel", next.notification().tunnelId())
            .addKeyValue("thing", next.notification().thingName())
            .log("tunnel {}: {} has taken the notification of {}", next.notification().tunnelId(),
                    outlet.name(), next.notification().thingName());
        if (finishDelivered(next)) {
            readAgain();
        }
    }

    /// Returns whether notifications were left out and have to be read now.
    private synchronized boolean finishDelivered(Waiting taken) {
        delivered++;
        failures = 0;
        waiting.delivered(taken);
        notifyAll();
        return waiting.takeReadAgain();
    }

    /// Called without the lock, because it reads the store.
    private void readAgain() {
        try {
            addDue();
        } catch (RuntimeException e) {
            warnings.warn("{}: the notifications that were left out cannot be read ({})", outlet.name(),
                    Reasons.of(e));
            synchronized (this) {
                waiting.leaveOut();
            }
        }
    }

    private synchronized void failed(Waiting next, OutletException failure) {
        Notification notification = next.notification();
        if (failure.extent() == OutletException.Extent.RECEIVER) {
            waiting.returned(next);
            pause(failure);
        } else {
            warnings.warn("tunnel {}: {} does not take the notification of {} ({})", notification.tunnelId(),
                    outlet.name(), notification.thingName(), failure.reason());
            waiting.refused(next, clock.instant(), retryDelay.after(next.refusals() + 1));
        }
        notifyAll();
    }

    private void pause(OutletException failure) {
        Instant now = clock.instant();
        if (now.isBefore(pausedUntil)) {
            // Another thread has met the same failure, and may have been told a shorter time.
            pausedUntil = later(pausedUntil, now.plus(failure.pause()));
            return;
        }
        failures++;
        pausedUntil = later(now.plus(retryDelay.after(failures)), now.plus(failure.pause()));
        Duration delay = Duration.between(now, pausedUntil);
        warnings.warn("{}: {}. Waiting notifications: {}. Trying again in {} ms", outlet.name(),
                failure.reason(), waiting.size(), delay.toMillis());
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        threads.forEach(Thread::interrupt);
        outlet.close();
    }
}
