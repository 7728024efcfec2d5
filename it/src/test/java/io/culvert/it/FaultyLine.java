package io.culvert.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntSupplier;

/// A TCP line to the service that goes wrong in more ways than one, when it is told to.
final class FaultyLine implements AutoCloseable {

    /// What can happen to whatever is connected.
    enum Fault {
        /// Both sides see an end of the stream.
        CUT,
        /// Both sides see a reset.
        RESET,
        /// The far side is gone, the near one hears nothing for a while and is reset then.
        HALF_OPEN,
        /// Nothing passes for a while, in either direction.
        STALL,
        /// Nothing passes for a while towards the service.
        STALL_UP,
        /// Nothing passes for a while from the service.
        STALL_DOWN
    }

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<Line> lines = new CopyOnWriteArrayList<>();
    private final Gate up = new Gate();
    private final Gate down = new Gate();
    private volatile IntSupplier to;
    private volatile boolean refusing;

    private record Line(Socket near, Socket far) {
        void close(boolean reset) {
            for (Socket socket : List.of(near, far)) {
                close(socket, reset);
            }
        }

        static void close(Socket socket, boolean reset) {
            try {
                if (reset) {
                    socket.setSoLinger(true, 0);
                }
                socket.close();
            } catch (IOException e) {
                return;
            }
        }
    }

    /// Lets bytes pass while it is open.
    private static final class Gate {
        private final AtomicBoolean shut = new AtomicBoolean();
        private final Semaphore passing = new Semaphore(1, true);

        void pass() {
            passing.acquireUninterruptibly();
            passing.release();
        }

        void shut() {
            if (shut.compareAndSet(false, true)) {
                passing.acquireUninterruptibly();
            }
        }

        void open() {
            if (shut.compareAndSet(true, false)) {
                passing.release();
            }
        }
    }

    FaultyLine(IntSupplier to) throws IOException {
        this.to = to;
        Thread.ofVirtual().start(() -> {
            while (!listener.isClosed()) {
                try {
                    accept(listener.accept());
                } catch (IOException e) {
                    return;
                }
            }
        });
    }

    private void accept(Socket near) {
        if (refusing) {
            Line.close(near, true);
            return;
        }
        try {
            Socket far = new Socket(InetAddress.getLoopbackAddress(), to.getAsInt());
            near.setTcpNoDelay(true);
            far.setTcpNoDelay(true);
            lines.add(new Line(near, far));
            Thread.ofVirtual().start(() -> copy(near, far, up));
            Thread.ofVirtual().start(() -> copy(far, near, down));
        } catch (IOException e) {
            Line.close(near, true);
        }
    }

    private static void copy(Socket from, Socket to, Gate gate) {
        byte[] bytes = new byte[16 << 10];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
                gate.pass();
                out.write(bytes, 0, read);
            }
        } catch (IOException e) {
            // Told to the other side below.
        }
        gate.pass();
        Line.close(from, false);
        Line.close(to, false);
    }

    int port() {
        return listener.getLocalPort();
    }

    /// Nobody gets through, or everybody does again.
    void refuse(boolean on) {
        refusing = on;
    }

    /// Begins a fault; those that last end by [#heal].
    void begin(Fault fault) {
        switch (fault) {
            case CUT -> end(false);
            case RESET -> end(true);
            case HALF_OPEN -> {
                up.shut();
                down.shut();
                lines.forEach(line -> Line.close(line.far, true));
            }
            case STALL -> {
                up.shut();
                down.shut();
            }
            case STALL_UP -> up.shut();
            case STALL_DOWN -> down.shut();
        }
    }

    private void end(boolean reset) {
        lines.forEach(line -> line.close(reset));
        lines.clear();
    }

    /// Bytes pass again; what was half open is reset.
    void heal(Fault fault) {
        if (fault == Fault.HALF_OPEN) {
            end(true);
        }
        up.open();
        down.open();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        up.open();
        down.open();
        end(true);
    }
}
