package io.culvert.it;

import io.culvert.protocol.MessageEncoder;
import io.culvert.protocol.TunnelMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/// A peer that sends arbitrary bytes over TLS and need not read what it receives. Blocks.
final class FloodPeer implements AutoCloseable {

    static final int BINARY = 2;
    static final int PING = 9;

    private static final int SMALL_RECEIVE_BUFFER = 16 << 10;

    private final SSLSocket socket;
    private final DataInputStream in;
    private final OutputStream out;

    /// Attaches the peer.
    ///
    /// @param version 1, 2 or 3
    FloodPeer(SSLContext tls, int port, String mode, String token, int version) throws IOException {
        Socket plain = new Socket();
        plain.setReceiveBufferSize(SMALL_RECEIVE_BUFFER);
        plain.setTcpNoDelay(true);
        plain.connect(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
        socket = (SSLSocket) tls.getSocketFactory().createSocket(plain, "localhost", port, true);
        in = new DataInputStream(socket.getInputStream());
        out = socket.getOutputStream();
        out.write(("GET /tunnel?local-proxy-mode=" + mode + " HTTP/1.1\r\nHost: localhost\r\n"
                + "Upgrade: websocket\r\nConnection: upgrade\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Protocol: aws.iot.securetunneling-" + version + ".0\r\naccess-token: "
                + token + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII));
        StringBuilder answer = new StringBuilder();
        while (answer.indexOf("\r\n\r\n") < 0) {
            answer.append((char) in.readUnsignedByte());
        }
        if (!answer.toString().startsWith("HTTP/1.1 101")) {
            throw new IOException("not let in: " + answer);
        }
        if (version > 1) {
            read();
        }
    }

    /// A message with the length before it.
    static byte[] bytes(TunnelMessage message) {
        ByteBuf frame = MessageEncoder.encode(UnpooledByteBufAllocator.DEFAULT, message);
        byte[] bytes = ByteBufUtil.getBytes(frame);
        frame.release();
        return bytes;
    }

    /// One WebSocket frame, masked with zero.
    static byte[] webSocketFrame(int opcode, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 14).put((byte) (0x80 | opcode));
        if (payload.length < 126) {
            frame.put((byte) (0x80 | payload.length));
        } else if (payload.length <= 0xffff) {
            frame.put((byte) 0xfe).putShort((short) payload.length);
        } else {
            frame.put((byte) 0xff).putLong(payload.length);
        }
        frame.putInt(0).put(payload).flip();
        byte[] bytes = new byte[frame.remaining()];
        frame.get(bytes);
        return bytes;
    }

    /// Messages in one WebSocket frame.
    static byte[] together(Iterable<? extends TunnelMessage> messages) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        messages.forEach(message -> all.writeBytes(bytes(message)));
        return webSocketFrame(BINARY, all.toByteArray());
    }

    void write(byte[] bytes) throws IOException {
        out.write(bytes);
    }

    void send(TunnelMessage message) throws IOException {
        write(webSocketFrame(BINARY, bytes(message)));
    }

    /// The payload of the next WebSocket frame.
    byte[] read() throws IOException {
        in.readUnsignedByte();
        int length = in.readUnsignedByte();
        byte[] payload = new byte[length < 126 ? length
                : length == 126 ? in.readUnsignedShort() : (int) in.readLong()];
        in.readFully(payload);
        return payload;
    }

    /// Reads and discards until the connection ends.
    void drain() throws IOException {
        byte[] buffer = new byte[64 << 10];
        while (in.read(buffer) >= 0) {
            continue;
        }
    }

    @Override
    public void close() throws IOException {
        // Closes without a close_notify, because a flooder's output may be stuck.
        socket.setSoLinger(true, 0);
        socket.close();
    }
}
