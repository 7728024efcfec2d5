package io.culvert.it;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/// Echoes what it reads, after a first byte that identifies this server.
final class EchoServer implements AutoCloseable {

    private final ServerSocket listener = new ServerSocket(0, 500, InetAddress.getLoopbackAddress());
    private final AtomicInteger open = new AtomicInteger();

    EchoServer(int name) throws IOException {
        Thread.ofVirtual().start(() -> {
            while (!listener.isClosed()) {
                try {
                    Socket socket = listener.accept();
                    Thread.ofVirtual().start(() -> serve(socket, name));
                } catch (IOException e) {
                    return;
                }
            }
        });
    }

    private void serve(Socket socket, int name) {
        open.incrementAndGet();
        try (socket) {
            socket.getOutputStream().write(name);
            socket.getInputStream().transferTo(socket.getOutputStream());
        } catch (IOException e) {
            return;
        } finally {
            open.decrementAndGet();
        }
    }

    int port() {
        return listener.getLocalPort();
    }

    /// The number of open connections.
    int open() {
        return open.get();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
