package io.culvert.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/// How many connections a process may have open: the limit of open files, less a reserve for files, jars and
/// databases. A process at the limit of open files can neither log the reason nor read a file nor load a
/// class, so connections are refused before that. Thread-safe.
final class SocketBudget {

    /// The budget of this process.
    static final SocketBudget PROCESS = new SocketBudget(of(OpenFiles.limit().orElse(Long.MAX_VALUE)));

    /// Files that are kept for everything else; half of a limit below twice as many.
    private static final int RESERVED_FILES = 200;

    private final long most;
    private final AtomicLong open = new AtomicLong();

    /// @param most how many connections may be open
    SocketBudget(long most) {
        this.most = most;
    }

    /// How many connections may be open.
    ///
    /// @param openFiles how many files may be open
    static long of(long openFiles) {
        return openFiles - Math.min(RESERVED_FILES, openFiles / 2);
    }

    long most() {
        return most;
    }

    /// How many connections are open.
    long open() {
        return open.get();
    }

    boolean isSpent() {
        return open.get() >= most;
    }

    /// Counts a connection until it is closed.
    void count(Channel connection) {
        open.incrementAndGet();
        connection.closeFuture().addListener(closed -> open.decrementAndGet());
    }

    /// Makes a connection.
    ///
    /// @throws ChannelException if too many are open
    <C extends Channel> C make(Supplier<C> connection) {
        if (isSpent()) {
            throw tooMany();
        }
        C made = connection.get();
        count(made);
        return made;
    }

    /// Why no connection is made or accepted, in the operating system's words.
    static ChannelException tooMany() {
        return new ChannelException("Too many open files");
    }
}
