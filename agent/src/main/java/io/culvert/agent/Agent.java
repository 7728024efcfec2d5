package io.culvert.agent;

import io.culvert.localproxy.bond.BondCounters;
import io.culvert.localproxy.bond.BondSettings;
import io.culvert.localproxy.bond.ResumeConfig;
import io.culvert.transport.EventLoops;
import io.culvert.transport.LoopTimers;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Waits for the notifications of one or more things until it is closed, and runs a destination local proxy
/// in this process for each. A proxy ends with its tunnel. Thread safe.
///
/// All things share one event loop, for MQTT and tunnels; blocking work runs on the worker, one task at a
/// time. What happens to one thing, such as a certificate that has expired, disturbs no other.
public final class Agent implements AutoCloseable {

    /// How often the certificates' files are checked for changes.
    private static final Duration LOOK_AT_FILES = Duration.ofSeconds(10);

    private static final Duration WARN_OF_EXPIRY = Duration.ofDays(1);
    private static final Duration FORGET_ABSENT = Duration.ofMinutes(1);

    private final Shared shared;
    private final List<ServedThing> things = new ArrayList<>();
    private final @Nullable BondCounters counters;

    /// What the things of an agent have in common.
    ///
    /// @param worker runs blocking tasks, one at a time
    record Shared(EventLoops loops, ExecutorService worker, InstantSource clock,
            Consumer<AgentEvent> events) {

        /// Does nothing after the agent is closed.
        void onWorker(Runnable work) {
            try {
                worker.execute(work);
            } catch (RejectedExecutionException e) {
                // The agent is closed.
                return;
            }
        }
    }

    /// @throws IOException for certificates or a key that cannot be read, naming the file
    public Agent(AgentConfig config, Consumer<AgentEvent> events) throws IOException {
        this(List.of(config), events);
    }

    /// @param configs the things that it serves: one or more, each once
    /// @throws IOException for certificates or a key that cannot be read, naming the file
    public Agent(List<AgentConfig> configs, Consumer<AgentEvent> events) throws IOException {
        this(configs, events, InstantSource.system());
    }

    Agent(List<AgentConfig> configs, Consumer<AgentEvent> events, InstantSource clock) throws IOException {
        requireDistinct(configs);
        this.shared = new Shared(new EventLoops("tunnel", 1),
                Executors.newSingleThreadExecutor(Thread.ofVirtual().name("agent").factory()), clock, events);
        BondSettings memory = memory(configs);
        this.counters = memory == null ? null : memory.counters();
        try {
            for (AgentConfig config : configs) {
                things.add(new ServedThing(config, shared, configs.size() > 1,
                        memory == null || config.resume().use() == ResumeConfig.Use.OFF ? null
                                : memory.with(config.resume())));
            }
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
        EventLoop loop = shared.loops().group().next();
        every(loop, LOOK_AT_FILES, ServedThing::lookAtFiles);
        every(loop, WARN_OF_EXPIRY, ServedThing::warnOfExpiry);
        every(loop, FORGET_ABSENT, ServedThing::forgetAbsent);
    }

    /// What the tunnels of all things share; null if connections end with the link.
    private static @Nullable BondSettings memory(List<AgentConfig> configs) {
        for (AgentConfig config : configs) {
            BondSettings made = BondSettings.of(config.resume());
            if (made != null) {
                return made;
            }
        }
        return null;
    }

    /// Two agents in one process that serve the same thing, or write the same file, would take each
    /// other's tunnels.
    private static void requireDistinct(List<AgentConfig> configs) {
        if (configs.isEmpty()) {
            throw new IllegalArgumentException("things: none (expected: at least one)");
        }
        Set<Object> taken = new HashSet<>();
        for (AgentConfig config : configs) {
            if (!taken.add(config.thing())) {
                throw new IllegalArgumentException(
                        "thing: " + config.thing() + " is served twice (expected: each thing once)");
            }
            if (config.tunnels() != null && !taken.add(config.tunnels())) {
                throw new IllegalArgumentException("tunnels: " + config.tunnels()
                        + " is the file of two things (expected: a file for each)");
            }
        }
    }

    private void every(EventLoop loop, Duration period, Consumer<ServedThing> work) {
        LoopTimers.every(loop, period.toSeconds(), period.toSeconds(), TimeUnit.SECONDS,
                () -> things.forEach(thing -> shared.onWorker(() -> work.accept(thing))));
    }

    /// Resumes the tunnels of the last run, and connects and reconnects until [#close].
    public void start() {
        things.forEach(thing -> shared.onWorker(thing::start));
    }

    /// The state of this agent now.
    ///
    /// @return fails if the agent is closed
    public CompletableFuture<AgentStatus> status() {
        return CompletableFuture
            .supplyAsync(() -> things.stream().map(ServedThing::status).toList(), shared.worker())
            .thenCompose(all -> CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
                .thenApply(done -> new AgentStatus(all.stream().map(CompletableFuture::join).toList(),
                        counters)));
    }

    /// How many tunnels are open to this device.
    public int tunnelCount() {
        return things.stream().mapToInt(ServedThing::tunnelCount).sum();
    }

    @Override
    public void close() {
        things.forEach(ServedThing::leave);
        things.forEach(thing -> shared.onWorker(thing::close));
        shared.worker().close();
        shared.loops().close();
    }
}
