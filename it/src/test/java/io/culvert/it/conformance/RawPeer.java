package io.culvert.it.conformance;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

/// A WebSocket client that sends and reads single bytes. Blocks; a read without data for 20 seconds fails
/// the test.
final class RawPeer implements AutoCloseable {

    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    private static final byte[] MASK = {0x12, (byte) 0xf3, 0x45, 0x7b};

    private final SSLSocket socket;
    private final Handshake.Answer answer;
    private final DataInputStream in;

    /// One WebSocket frame from the service.
    @SuppressWarnings("ArrayRecordComponent")
    record Frame(int opcode, boolean fin, byte[] payload) {
        /// The status code of a Close frame; 1005 if it has none.
        int closeCode() {
            return payload.length < 2 ? 1005 : ByteBuffer.wrap(payload).getShort() & 0xffff;
        }

        String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }
    }

    RawPeer(SSLSocket socket, Handshake.Answer answer) throws IOException {
        this.socket = socket;
        this.answer = answer;
        this.in = new DataInputStream(socket.getInputStream());
    }

    Handshake.Answer answer() {
        return answer;
    }

    /// One masked WebSocket frame.
    RawPeer frame(int opcode, boolean fin, byte[] payload) throws IOException {
        raw(header(opcode, fin, payload.length, true), payload);
        return this;
    }

    private static byte[] header(int opcode, boolean fin, int length, boolean masked) {
        ByteBuffer header = ByteBuffer.allocate(14).put((byte) ((fin ? 0x80 : 0) | opcode));
        int mask = masked ? 0x80 : 0;
        if (length < 126) {
            header.put((byte) (mask | length));
        } else if (length <= 0xffff) {
            header.put((byte) (mask | 126)).putShort((short) length);
        } else {
            header.put((byte) (mask | 127)).putLong(length);
        }
        if (masked) {
            header.put(MASK);
        }
        byte[] bytes = new byte[header.position()];
        header.flip().get(bytes);
        return bytes;
    }

    private void raw(byte[] header, byte[] payload) throws IOException {
        byte[] whole = new byte[header.length + payload.length];
        System.arraycopy(header, 0, whole, 0, header.length);
        for (int i = 0; i < payload.length; i++) {
            whole[header.length + i] = (byte) (payload[i] ^ MASK[i & 3]);
        }
        write(whole);
    }

    /// Sends raw bytes.
    void write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /// Sends an unmasked frame, which clients must not send.
    void unmasked(byte[] payload) throws IOException {
        write(header(BINARY, true, payload.length, false));
        write(payload);
    }

    RawPeer send(WireMessage message) throws IOException {
        return send(message.frame());
    }

    /// Sends bytes of tunnel frames as one WebSocket message.
    RawPeer send(byte[] frames) throws IOException {
        return frame(BINARY, true, frames);
    }

    /// The next WebSocket frame of any type.
    Frame next() throws IOException {
        int first = in.readUnsignedByte();
        int second = in.readUnsignedByte();
        if ((second & 0x80) != 0) {
            throw new AssertionError("the service masks its frames");
        }
        long length = switch (second & 0x7f) {
            case 126 -> in.readUnsignedShort();
            case 127 -> in.readLong();
            default -> second & 0x7f;
        };
        return new Frame(first & 0x0f, (first & 0x80) != 0, in.readNBytes((int) length));
    }

    /// The next tunnel message; the service must send it alone, whole and unfragmented.
    WireMessage receive() throws IOException {
        Frame frame = next();
        if (frame.opcode != BINARY || !frame.fin) {
            throw new AssertionError("expected one binary message, got opcode " + frame.opcode + " "
                    + (frame.opcode == CLOSE ? frame.closeCode() + " " + frame.text() : ""));
        }
        return WireMessage.parse(frame.payload);
    }

    /// Skips messages up to a Close frame.
    Frame closed() throws IOException {
        Frame frame = next();
        while (frame.opcode != CLOSE) {
            frame = next();
        }
        return frame;
    }

    /// Waits for the end of the connection.
    boolean ends() throws IOException {
        try {
            while (next().opcode >= CONTINUATION) {
                continue;
            }
            return false;
        } catch (EOFException | SocketException | SSLException e) {
            return true;
        }
    }

    /// Whether the answer to a ping is the next thing to arrive, which shows that nothing else was on its way
    /// to this peer.
    boolean hearsNothing() throws IOException {
        frame(PING, true, "1700000000000".getBytes(StandardCharsets.US_ASCII));
        Frame frame = next();
        return frame.opcode == PONG && frame.text().equals("1700000000000");
    }

    /// Closes the TCP connection without a Close frame, as clients do.
    @Override
    public void close() throws IOException {
        socket.close();
    }
}
