package io.culvert.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.zip.CRC32;

/// Sends back what comes; when its client has ended its output, sends the checksum of everything and ends
/// its own.
final class ChecksumServer implements AutoCloseable {

    private final ServerSocket listener = new ServerSocket(0, 256, InetAddress.getLoopbackAddress());

    ChecksumServer() throws IOException {
        Thread.ofVirtual().start(() -> {
            while (!listener.isClosed()) {
                try {
                    Socket client = listener.accept();
                    Thread.ofVirtual().start(() -> serve(client));
                } catch (IOException e) {
                    return;
                }
            }
        });
    }

    private static void serve(Socket client) {
        byte[] bytes = new byte[16 << 10];
        CRC32 sum = new CRC32();
        try (client) {
            InputStream in = client.getInputStream();
            OutputStream out = client.getOutputStream();
            for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
                sum.update(bytes, 0, read);
                out.write(bytes, 0, read);
            }
            out.write(ByteBuffer.allocate(Long.BYTES).putLong(sum.getValue()).array());
        } catch (IOException e) {
            return;
        }
    }

    int port() {
        return listener.getLocalPort();
    }

    /// Sends random bytes through a port that leads here, ends its output and compares what comes back.
    ///
    /// @return null where every byte came back once, in order; otherwise what did not
    static String check(int port, long seed, int bytes) {
        try (Socket socket = new Socket("localhost", port)) {
            CRC32 sum = new CRC32();
            Thread sender = Thread.ofVirtual().start(() -> send(socket, seed, bytes, sum));
            String wrong = receive(socket.getInputStream(), seed, bytes);
            sender.join();
            if (wrong != null) {
                return wrong;
            }
            byte[] last = socket.getInputStream().readAllBytes();
            return last.length == Long.BYTES && ByteBuffer.wrap(last).getLong() == sum.getValue() ? null
                    : "the last " + last.length + " bytes are not the checksum";
        } catch (IOException e) {
            return e.toString();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return e.toString();
        }
    }

    /// Sends bytes through a port that leads here, and resets the connection.
    static void breakOff(int port, int bytes) throws IOException {
        try (Socket socket = new Socket("localhost", port)) {
            Thread.ofVirtual().start(() -> drain(socket));
            byte[] piece = new byte[4096];
            for (int left = bytes; left > 0; left -= piece.length) {
                socket.getOutputStream().write(piece);
            }
            socket.setSoLinger(true, 0);
        }
    }

    private static void drain(Socket socket) {
        try {
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            return;
        }
    }

    private static void send(Socket socket, long seed, int bytes, CRC32 sum) {
        Random content = new Random(seed);
        Random sizes = new Random(seed + 1);
        try {
            for (int left = bytes; left > 0;) {
                byte[] piece = new byte[Math.min(left,
                        1 + sizes.nextInt(sizes.nextInt(8) == 0 ? 200_000 : 2000))];
                for (int i = 0; i < piece.length; i++) {
                    piece[i] = (byte) content.nextInt();
                }
                sum.update(piece);
                socket.getOutputStream().write(piece);
                left -= piece.length;
            }
            socket.shutdownOutput();
        } catch (IOException e) {
            return;
        }
    }

    private static String receive(InputStream in, long seed, int bytes) throws IOException {
        Random content = new Random(seed);
        byte[] piece = new byte[16 << 10];
        for (int at = 0; at < bytes;) {
            int read = in.read(piece, 0, Math.min(piece.length, bytes - at));
            if (read < 0) {
                return "ended after " + at + " of " + bytes + " bytes";
            }
            for (int i = 0; i < read; i++) {
                if (piece[i] != (byte) content.nextInt()) {
                    return "byte " + (at + i) + " is another";
                }
            }
            at += read;
        }
        return null;
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
