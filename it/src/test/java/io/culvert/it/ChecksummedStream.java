package io.culvert.it;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32;

/// Random bytes that a thread of its own writes to a socket, with their checksum; a FIN follows the last one.
final class ChecksummedStream {

    /// What came out at the other end, or should.
    record Content(long bytes, long crc) {}

    private static final int PIECE_BYTES = 64 << 10;

    private final AtomicLong written = new AtomicLong();
    private final CRC32 sum = new CRC32();
    private final Thread writing;

    /// @param bytes a multiple of 64 KiB
    ChecksummedStream(Socket socket, int bytes) {
        this.writing = Thread.ofVirtual().start(() -> write(socket, bytes));
    }

    private void write(Socket socket, int bytes) {
        Random random = new Random(bytes);
        byte[] piece = new byte[PIECE_BYTES];
        try {
            while (written.get() < bytes) {
                random.nextBytes(piece);
                socket.getOutputStream().write(piece);
                sum.update(piece);
                written.addAndGet(piece.length);
            }
            socket.shutdownOutput();
        } catch (IOException e) {
            // The reader finds fewer bytes.
            return;
        }
    }

    /// How many bytes the socket has taken so far.
    long written() {
        return written.get();
    }

    /// Waits until every byte is written.
    Content content() throws InterruptedException {
        writing.join();
        return new Content(written.get(), sum.getValue());
    }

    /// Reads a socket until its end.
    static Content read(Socket socket) throws IOException {
        CRC32 sum = new CRC32();
        byte[] piece = new byte[PIECE_BYTES];
        long bytes = 0;
        InputStream in = socket.getInputStream();
        for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
            sum.update(piece, 0, n);
            bytes += n;
        }
        return new Content(bytes, sum.getValue());
    }
}
