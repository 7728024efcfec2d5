package io.culvert.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/// One client's connections over one way to the target.
final class Load implements AutoCloseable {

    private static final AtomicInteger NUMBERS = new AtomicInteger();
    private static final int ECHO_BYTES = 64;
    private static final int PATIENCE_SECONDS = 20;
    private static final long ENDLESS = Long.MAX_VALUE;

    private final Target target;
    private final int port;
    private final int number = NUMBERS.incrementAndGet();
    private final LongAdder read = new LongAdder();
    private final List<SocketChannel> sockets = new ArrayList<>();
    private final Thread watchdog;

    /// A load that has not ended after twenty seconds closes its connections.
    Load(Target target, int port) {
        this.target = target;
        this.port = port;
        this.watchdog = Thread.ofVirtual().start(() -> {
            try {
                Thread.sleep(Duration.ofSeconds(PATIENCE_SECONDS));
                closeSockets();
            } catch (InterruptedException | IOException e) {
                return; // the load has ended by itself
            }
        });
    }

    /// Opens connections that carry as much as they can until they are closed.
    void flood(Target.Kind kind, int connections) throws IOException {
        for (int i = 0; i < connections; i++) {
            carry(kind, ENDLESS);
        }
    }

    /// Carries the given number of bytes in one direction on one connection.
    ///
    /// @return the time from the first byte to the arrival of the last, in seconds
    double file(Target.Kind kind, long bytes) throws IOException {
        long began = System.nanoTime();
        SocketChannel socket = carry(kind, bytes);
        while (bytes() < bytes) {
            if (!socket.isOpen()) {
                throw new IOException(
                        bytes() + " of " + bytes + " bytes arrived in " + PATIENCE_SECONDS + " s");
            }
            LockSupport.parkNanos(500_000);
        }
        return (System.nanoTime() - began) / 1e9;
    }

    private SocketChannel carry(Target.Kind kind, long bytes) throws IOException {
        SocketChannel socket = connect(kind, bytes);
        if (kind != Target.Kind.DOWN) {
            run(() -> Target.write(socket, bytes));
        }
        if (kind != Target.Kind.UP) {
            run(() -> Target.read(socket, read));
        }
        return socket;
    }

    private interface Transfer {
        void run() throws IOException;
    }

    private static void run(Transfer transfer) {
        Thread.ofPlatform().daemon().name("load").start(() -> {
            try {
                transfer.run();
            } catch (IOException e) {
                return; // that is how a load ends
            }
        });
    }

    private SocketChannel connect(Target.Kind kind) throws IOException {
        return connect(kind, 0);
    }

    private SocketChannel connect(Target.Kind kind, long bytes) throws IOException {
        SocketChannel socket = SocketChannel
            .open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        synchronized (sockets) {
            sockets.add(socket);
        }
        socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
        socket.write(ByteBuffer.allocate(Target.HELLO_BYTES)
            .put(kind.letter())
            .putInt(number)
            .putLong(bytes)
            .flip());
        return socket;
    }

    /// Bytes that have arrived at either end.
    long bytes() {
        return target.counter(number).sum() + read.sum();
    }

    /// Round trips of 64 bytes on one connection, in microseconds.
    List<Double> echoes(Duration time) throws IOException {
        SocketChannel socket = connect(Target.Kind.ECHO);
        ByteBuffer block = ByteBuffer.allocateDirect(ECHO_BYTES);
        List<Double> micros = new ArrayList<>();
        long end = System.nanoTime() + time.toNanos();
        long now = System.nanoTime();
        roundTrip(socket, block);
        while (now < end) {
            long began = System.nanoTime();
            roundTrip(socket, block);
            now = System.nanoTime();
            micros.add((now - began) / 1e3);
        }
        return micros;
    }

    private static void roundTrip(SocketChannel socket, ByteBuffer block) throws IOException {
        block.clear();
        socket.write(block);
        block.clear();
        Target.fill(socket, block);
    }

    /// Times from connect to the first reply, in microseconds.
    double dial() throws IOException {
        long began = System.nanoTime();
        SocketChannel socket = connect(Target.Kind.ECHO);
        roundTrip(socket, ByteBuffer.allocate(1));
        double micros = (System.nanoTime() - began) / 1e3;
        socket.close();
        return micros;
    }

    /// Opens many connections at one moment.
    ///
    /// @return the time until each of them has its first reply, in milliseconds
    double burst(int connections) throws IOException, InterruptedException {
        CountDownLatch ready = new CountDownLatch(connections);
        CountDownLatch go = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Boolean> one = () -> {
                ready.countDown();
                go.await();
                roundTrip(connect(Target.Kind.ECHO), ByteBuffer.allocateDirect(1));
                return true;
            };
            List<Future<Boolean>> all = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                all.add(threads.submit(one));
            }
            ready.await();
            long began = System.nanoTime();
            go.countDown();
            awaitAll(all);
            return (System.nanoTime() - began) / 1e6;
        }
    }

    private void awaitAll(List<Future<Boolean>> all) throws IOException, InterruptedException {
        try {
            for (Future<Boolean> one : all) {
                one.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            }
        } catch (ExecutionException | TimeoutException e) {
            close();
            throw new IOException("not every connection was answered: " + e.getMessage(), e);
        }
    }

    /// Closes every connection.
    @Override
    public void close() throws IOException {
        watchdog.interrupt();
        closeSockets();
    }

    private void closeSockets() throws IOException {
        synchronized (sockets) {
            for (SocketChannel socket : sockets) {
                socket.close();
            }
        }
    }
}
