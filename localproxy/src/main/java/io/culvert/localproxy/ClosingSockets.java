package io.culvert.localproxy;

import io.culvert.transport.LoopTimers;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Sockets whose connections the other end has ended, until their applications have taken the last bytes.
/// Each has [#LINGER] for that; if there are more than [#MAX], the oldest is closed at once. Confined to one
/// event loop.
final class ClosingSockets {

    static final int MAX = 1024;

    static final Duration LINGER = Duration.ofSeconds(30);

    /// Sockets in the order of their deadlines, on the event loop's clock.
    private final Map<Channel, Long> deadlines = new LinkedHashMap<>();
    private boolean watching;

    /// Adds a socket that closes itself once its bytes are taken; does nothing if it is already closed.
    void add(Channel socket) {
        if (!socket.isOpen()) {
            return;
        }
        deadlines.put(socket, now(socket) + LINGER.toNanos());
        socket.closeFuture().addListener(done -> deadlines.remove(socket));
        if (deadlines.size() > MAX) {
            deadlines.keySet().iterator().next().close();
        }
        watch(socket);
    }

    private static long now(Channel socket) {
        return socket.eventLoop().ticker().nanoTime();
    }

    int size() {
        return deadlines.size();
    }

    private void watch(Channel any) {
        if (!watching && !deadlines.isEmpty()) {
            watching = true;
            long next = deadlines.values().iterator().next() - now(any);
            LoopTimers.after(any.eventLoop(), Math.max(0, next), TimeUnit.NANOSECONDS,
                    () -> closeOverdue(any));
        }
    }

    private void closeOverdue(Channel any) {
        watching = false;
        long now = now(any);
        deadlines.entrySet()
            .stream()
            .filter(entry -> entry.getValue() <= now)
            .map(Map.Entry::getKey)
            .toList()
            .forEach(Channel::close);
        watch(any);
    }
}
