package io.culvert.server;

import io.culvert.tunnel.life.Lease;
import io.culvert.tunnel.life.Life;
import io.culvert.tunnel.life.LifeListener;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Whether this node's life may act, and what happens when that changes: once fenced, all that the node holds
/// goes; when another life has entered, the node listens again. Thread safe.
final class Fence implements LifeListener {

    private static final Logger LOG = LoggerFactory.getLogger(Fence.class);

    private final List<Runnable> whenFenced = new CopyOnWriteArrayList<>();
    private final List<Runnable> whenEntered = new CopyOnWriteArrayList<>();
    private volatile boolean in;
    private final AtomicLong fenced = new AtomicLong();

    /// Adds what must happen when a life may not act any more. It must not wait.
    void onFenced(Runnable action) {
        whenFenced.add(action);
    }

    /// Adds what must happen when a life has entered. It must not wait for long.
    void onEntered(Runnable action) {
        whenEntered.add(action);
    }

    @Override
    public void entered(Lease lease) {
        in = true;
        LOG.info("Life {} has entered the cluster", lease.id());
        run(whenEntered);
    }

    @Override
    public void fenced(Lease lease) {
        in = false;
        fenced.incrementAndGet();
        LOG.warn("Life {} may not act any more: it could not renew its lease. Its peers are dropped; another"
                + " life enters when the database answers", lease.id());
        run(whenFenced);
    }

    @Override
    public void lost(Life life) {
        LOG.warn("Node {} at {} has not renewed its lease: its life {} is lost", life.name(), life.link(),
                life.id());
    }

    private static void run(List<Runnable> actions) {
        for (Runnable action : actions) {
            try {
                action.run();
            } catch (RuntimeException e) {
                LOG.error("A part could not follow a change of this node's life", e);
            }
        }
    }

    /// Whether a life of this process may act.
    boolean isIn() {
        return in;
    }

    /// How often a life of this process was fenced.
    long count() {
        return fenced.get();
    }

    /// Why the node does not serve, if it has no life that may act.
    Optional<String> obstacle() {
        return in ? Optional.empty() : Optional.of("this node cannot renew its lease on the database");
    }
}
