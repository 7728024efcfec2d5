package io.culvert.bench;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/// The server at the end of every way. A client's first bytes select what it does: a [Kind], the number of
/// the load that the connection belongs to, and how many bytes the target writes, if any.
final class Target implements AutoCloseable {

    /// What a connection does.
    enum Kind {
        /// The target reads.
        UP('U'),
        /// The target writes.
        DOWN('D'),
        /// Both at once.
        BOTH('B'),
        /// The target echoes what it reads.
        ECHO('E');

        private final byte letter;

        Kind(char letter) {
            this.letter = (byte) letter;
        }

        /// The byte by which a client selects it.
        byte letter() {
            return letter;
        }

        static Kind of(byte letter) throws IOException {
            for (Kind kind : values()) {
                if (kind.letter == letter) {
                    return kind;
                }
            }
            throw new IOException("kind of connection: " + letter + " (expected: one of UDBE)");
        }
    }

    static final int BLOCK_BYTES = 256 << 10;
    static final int HELLO_BYTES = 1 + Integer.BYTES + Long.BYTES;
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);
    private static final int BACKLOG = 1024;

    private final ServerSocketChannel listener = ServerSocketChannel.open();
    private final Map<Integer, LongAdder> received = new ConcurrentHashMap<>();
    private final AtomicInteger open = new AtomicInteger();

    Target() throws IOException {
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
        Thread.ofPlatform().daemon().name("target").start(this::accept);
    }

    int port() {
        return listener.socket().getLocalPort();
    }

    private void accept() {
        while (listener.isOpen()) {
            try {
                SocketChannel accepted = listener.accept();
                Thread.ofPlatform().daemon().name("target-connection").start(() -> serve(accepted));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(SocketChannel socket) {
        try (socket) {
            socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
            ByteBuffer hello = ByteBuffer.allocate(HELLO_BYTES);
            fill(socket, hello);
            open.incrementAndGet();
            try {
                hello.flip();
                serve(socket, Kind.of(hello.get()), hello.getInt(), hello.getLong());
            } finally {
                open.decrementAndGet();
            }
        } catch (IOException e) {
            return; // that is how a load ends
        }
    }

    private void serve(SocketChannel socket, Kind kind, int load, long bytes) throws IOException {
        switch (kind) {
            case UP -> read(socket, counter(load));
            case DOWN -> {
                write(socket, bytes);
                read(socket, counter(load));
            }
            case BOTH -> {
                Thread.ofPlatform().daemon().start(() -> {
                    try {
                        write(socket, bytes);
                    } catch (IOException e) {
                        return; // that is how a load ends
                    }
                });
                read(socket, counter(load));
            }
            case ECHO -> echo(socket);
        }
    }

    /// Reads until the other end closes.
    static void read(SocketChannel socket, LongAdder count) throws IOException {
        ByteBuffer block = ByteBuffer.allocateDirect(BLOCK_BYTES);
        for (int bytes = socket.read(block); bytes >= 0; bytes = socket.read(block)) {
            count.add(bytes);
            block.clear();
        }
    }

    /// Writes the given number of bytes, or until the other end closes.
    static void write(SocketChannel socket, long bytes) throws IOException {
        ByteBuffer block = ByteBuffer.allocateDirect(BLOCK_BYTES);
        long left = bytes;
        while (left > 0) {
            block.clear().limit((int) Math.min(left, BLOCK_BYTES));
            left -= socket.write(block);
        }
    }

    private static void echo(SocketChannel socket) throws IOException {
        ByteBuffer block = ByteBuffer.allocateDirect(BLOCK_BYTES);
        while (socket.read(block) >= 0) {
            block.flip();
            while (block.hasRemaining()) {
                socket.write(block);
            }
            block.clear();
        }
    }

    /// Reads a whole buffer.
    static void fill(SocketChannel socket, ByteBuffer into) throws IOException {
        while (into.hasRemaining()) {
            if (socket.read(into) < 0) {
                throw new EOFException("the connection was closed");
            }
        }
    }

    /// How many bytes the target has read for a load.
    LongAdder counter(int load) {
        return received.computeIfAbsent(load, key -> new LongAdder());
    }

    /// Waits until the target has noticed that every connection was closed.
    ///
    /// @throws IOException if connections are still open after five seconds
    void awaitClosed() throws IOException {
        long patience = System.nanoTime() + CLOSE_PATIENCE.toNanos();
        while (open.get() > 0) {
            if (System.nanoTime() > patience) {
                throw new IOException("closed connections stay open at the target");
            }
            LockSupport.parkNanos(2_000_000);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
