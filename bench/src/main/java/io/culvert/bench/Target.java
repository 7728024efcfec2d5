package io.culvert.bench;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// What every way leads to. A client's first five bytes say what it wants: a [Kind] and the number of the
/// load that it belongs to.
final class Target implements AutoCloseable {

    /// What a connection does.
    enum Kind {
        /// The target reads.
        UP('U'),
        /// The target writes.
        DOWN('D'),
        /// Both at once.
        BOTH('B'),
        /// The target sends back what it gets.
        ECHO('E');

        private final byte letter;

        Kind(char letter) {
            this.letter = (byte) letter;
        }

        /// What a client sends for it.
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
    private static final int BACKLOG = 1024;

    private final ServerSocketChannel listener = ServerSocketChannel.open();
    private final Map<Integer, LongAdder> received = new ConcurrentHashMap<>();
    private final Map<Integer, LongAdder> open = new ConcurrentHashMap<>();

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
            ByteBuffer hello = ByteBuffer.allocate(1 + Integer.BYTES);
            fill(socket, hello);
            Kind kind = Kind.of(hello.get(0));
            int load = hello.getInt(1);
            openOf(load).increment();
            try {
                serve(socket, kind, load);
            } finally {
                openOf(load).decrement();
            }
        } catch (IOException e) {
            return; // that is how a load ends
        }
    }

    private void serve(SocketChannel socket, Kind kind, int load) throws IOException {
        switch (kind) {
            case UP -> read(socket, counter(load));
            case DOWN -> write(socket);
            case BOTH -> {
                Thread.ofPlatform().daemon().start(() -> {
                    try {
                        write(socket);
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

    /// Writes until the other end closes.
    static void write(SocketChannel socket) throws IOException {
        ByteBuffer block = ByteBuffer.allocateDirect(BLOCK_BYTES);
        while (true) {
            socket.write(block);
            block.clear();
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

    /// Bytes that the target has read for a load.
    LongAdder counter(int load) {
        return received.computeIfAbsent(load, key -> new LongAdder());
    }

    private LongAdder openOf(int load) {
        return open.computeIfAbsent(load, key -> new LongAdder());
    }

    /// Connections of a load that are still open here.
    long openConnections(int load) {
        return openOf(load).sum();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
