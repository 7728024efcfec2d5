package io.culvert.localproxy;

import io.culvert.transport.LoopTimers;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/// Connections that the system accepted although the source accepts no callers at the moment. They wait
/// unread for [#PATIENCE] and are then reset (spec: c1 9.1). Confined to one event loop.
final class WaitingCallers {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MOST = 256;

    private final EventLoop loop;

    /// In the order of their deadlines.
    private final Queue<Caller> waiting = new ArrayDeque<>();
    private boolean watching;

    /// @param deadline on the event loop's clock, in nanoseconds
    private record Caller(String serviceId, Channel socket, long deadline) {}

    WaitingCallers(EventLoop loop) {
        this.loop = loop;
    }

    /// @param socket not read yet
    void add(String serviceId, Channel socket) {
        if (waiting.size() >= MOST) {
            reset(socket);
            return;
        }
        waiting.add(new Caller(serviceId, socket, now() + PATIENCE.toNanos()));
        watch();
    }

    private long now() {
        return loop.ticker().nanoTime();
    }

    /// One timer serves all callers: it is set for the one that has waited longest.
    private void watch() {
        Caller next = waiting.peek();
        if (!watching && next != null) {
            watching = true;
            LoopTimers.after(loop, Math.max(0, next.deadline - now()), TimeUnit.NANOSECONDS,
                    this::resetOverdue);
        }
    }

    private void resetOverdue() {
        watching = false;
        for (Caller next = waiting.peek(); next != null && next.deadline <= now(); next = waiting.peek()) {
            waiting.remove();
            reset(next.socket);
        }
        watch();
    }

    /// Callers are accepted again.
    ///
    /// @param accept may add callers that have to go on waiting
    void letIn(BiConsumer<String, Channel> accept) {
        for (int left = waiting.size(); left > 0; left--) {
            Caller caller = waiting.remove();
            if (caller.socket.isActive()) {
                accept.accept(caller.serviceId, caller.socket);
            }
        }
    }

    void close() {
        waiting.forEach(caller -> reset(caller.socket));
        waiting.clear();
    }

    private static void reset(Channel socket) {
        socket.config().setOption(ChannelOption.SO_LINGER, 0);
        socket.close();
    }
}
