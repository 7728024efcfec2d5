package io.culvert.notify.outlet;

import io.culvert.transport.LimitedLog;
import io.culvert.transport.Reasons;
import io.culvert.tunnel.Notification;
import io.culvert.tunnel.TunnelId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The notifications that one outlet has not delivered, the newest one of each tunnel, and the threads that
/// deliver them. A notification stays until the outlet has taken it, its token is used or replaced, or its
/// tunnel ends. While the receiver is away, everything waits, for a time that grows; a notification that the
/// receiver refuses waits alone.
///
/// Bounded: if too many wait, the oldest are left out, and all that are due are read again when the queue is
/// empty. Thread safe.
final class OutletQueue implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OutletQueue.class);

    private static final int MAX_WAITING = 10_000;
    private static final int THREADS = 8;
    private static final int MAX_DOUBLINGS = 16;

    /// The delay after the first failure, and the longest one.
    record Delays(Duration first, Duration longest) {

        static final Delays USUAL = new Delays(Duration.ofSeconds(1), Duration.ofMinutes(1));

        /// Half of the delay is random, so that several services do not come back in the same moment.
        Duration after(int failures) {
            long most = Math.min(longest.toMillis(),
                    first.toMillis() << Math.min(failures - 1, MAX_DOUBLINGS));
            return Duration.ofMillis(most / 2 + ThreadLocalRandom.current().nextLong(most / 2 + 1));
        }
    }

    /// @param refusals how often the receiver has refused it
    private record Waiting(Notification notification, int refusals, Instant notBefore) {}

    private final Outlet outlet;
    private final Supplier<List<Notification>> due;
    private final InstantSource clock;
    private final Delays delays;
    private final LimitedLog warnings = new LimitedLog(LOG, 20, Duration.ofMinutes(1));
    private final List<Thread> threads;
    /// The oldest first.
    private final Map<TunnelId, Waiting> waiting = new LinkedHashMap<>();
    private final Set<TunnelId> underWay = new HashSet<>();
    private int failures;
    private Instant pausedUntil = Instant.MIN;
    private boolean leftOut;
    private boolean closed;
    private long delivered;

    /// @param due reads all notifications of this outlet that are due; may block
    OutletQueue(Outlet outlet, Supplier<List<Notification>> due, InstantSource clock, Delays delays) {
        this.outlet = outlet;
        this.due = due;
        this.clock = clock;
        this.delays = delays;
        this.threads = IntStream.range(0, THREADS)
            .mapToObj(i -> Thread.ofVirtual().name("outlet-" + i).start(this::run))
            .toList();
    }

    /// Adds a notification that has become due, in place of an older one of its tunnel.
    synchronized void add(Notification notification) {
        Waiting before = waiting.get(notification.tunnelId());
        if (before != null && before.notification().version() >= notification.version()) {
            return;
        }
        waiting.remove(notification.tunnelId());
        waiting.put(notification.tunnelId(), new Waiting(notification, 0, Instant.MIN));
        if (waiting.size() > MAX_WAITING) {
            Iterator<Waiting> oldest = waiting.values().iterator();
            oldest.next();
            oldest.remove();
            leftOut = true;
        }
        notifyAll();
    }

    /// Removes the notification of a tunnel if it is older than the version.
    synchronized void remove(TunnelId tunnel, long version) {
        Waiting before = waiting.get(tunnel);
        if (before != null && before.notification().version() < version) {
            waiting.remove(tunnel);
        }
    }

    /// How many wait.
    synchronized int size() {
        return waiting.size();
    }

    /// How many the receiver has taken.
    synchronized long delivered() {
        return delivered;
    }

    private void run() {
        try {
            while (true) {
                Waiting next = take();
                if (next == null) {
                    return;
                }
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
            waiting.values().removeIf(each -> !now.isBefore(each.notification().expiresAt()));
            Optional<Waiting> ready = now.isBefore(pausedUntil) ? Optional.empty()
                    : waiting.values().stream().filter(each -> isReady(each, now)).findFirst();
            if (ready.isPresent()) {
                underWay.add(ready.get().notification().tunnelId());
                return ready.get();
            }
            wait(Math.max(1, millisToNext(now)));
        }
        return null;
    }

    private boolean isReady(Waiting each, Instant now) {
        return !now.isBefore(each.notBefore()) && !underWay.contains(each.notification().tunnelId());
    }

    /// 0 and less for a moment that has come; without anything that waits, a minute.
    private long millisToNext(Instant now) {
        Instant next = waiting.values()
            .stream()
            .filter(each -> !underWay.contains(each.notification().tunnelId()))
            .map(Waiting::notBefore)
            .min(Instant::compareTo)
            .map(earliest -> earliest.isAfter(pausedUntil) ? earliest : pausedUntil)
            .orElse(now.plus(delays.longest()));
        return Duration.between(now, next).toMillis() + 1;
    }

    private void deliver(Waiting next) throws InterruptedException {
        try {
            outlet.deliver(next.notification());
            succeeded(next);
        } catch (OutletException e) {
            failed(next, e);
        } catch (RuntimeException e) {
            LOG.error("{}: a notification could not be delivered", outlet.name(), e);
            failed(next, new OutletException(OutletException.Extent.NOTIFICATION, "an internal error", e));
        }
    }

    private void succeeded(Waiting next) {
        Notification notification = next.notification();
        LOG.info("tunnel {}: {} has taken the notification of {}", notification.tunnelId(), outlet.name(),
                notification.thingName());
        if (isLeftOutNext(notification)) {
            readAgain();
        }
    }

    /// Outside of the lock, because it reads the store.
    private void readAgain() {
        try {
            due.get().forEach(this::add);
        } catch (RuntimeException e) {
            warnings.warn("{}: the notifications that were left out cannot be read ({})", outlet.name(),
                    Reasons.of(e));
            leaveOut();
        }
    }

    private synchronized void leaveOut() {
        leftOut = true;
    }

    /// Returns whether notifications were left out and may be read now.
    private synchronized boolean isLeftOutNext(Notification taken) {
        delivered++;
        failures = 0;
        finish(taken);
        Waiting now = waiting.get(taken.tunnelId());
        if (now != null && now.notification().equals(taken)) {
            waiting.remove(taken.tunnelId());
        }
        boolean read = leftOut && waiting.isEmpty();
        leftOut &= !read;
        return read;
    }

    private synchronized void failed(Waiting next, OutletException failure) {
        Notification notification = next.notification();
        finish(notification);
        if (failure.extent() == OutletException.Extent.RECEIVER) {
            pause(failure);
        } else {
            warnings.warn("tunnel {}: {} does not take the notification of {} ({})", notification.tunnelId(),
                    outlet.name(), notification.thingName(), failure.reason());
            waiting.computeIfPresent(notification.tunnelId(),
                    (id, now) -> now.equals(next) ? later(next) : now);
        }
    }

    private void pause(OutletException failure) {
        Instant now = clock.instant();
        if (now.isBefore(pausedUntil)) {
            // Another thread has met the same failure.
            return;
        }
        failures++;
        Duration delay = delays.after(failures);
        pausedUntil = now.plus(delay);
        warnings.warn("{}: {}. Waiting notifications: {}. Trying again in {} ms", outlet.name(),
                failure.reason(), waiting.size(), delay.toMillis());
    }

    private Waiting later(Waiting refused) {
        int refusals = refused.refusals() + 1;
        return new Waiting(refused.notification(), refusals, clock.instant().plus(delays.after(refusals)));
    }

    private void finish(Notification notification) {
        underWay.remove(notification.tunnelId());
        notifyAll();
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
