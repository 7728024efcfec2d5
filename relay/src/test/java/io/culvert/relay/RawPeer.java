package io.culvert.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.protocol.MessageDecoder;
import io.culvert.protocol.MessageEncoder;
import io.culvert.protocol.ProtocolException;
import io.culvert.protocol.TunnelMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// A client that writes and reads the bytes of the wire itself, one WebSocket frame at a time.
final class RawPeer implements AutoCloseable {

    static final int BINARY = 0x82;
    static final int CLOSE = 0x88;
    static final int PING = 0x89;
    static final int PONG = 0x8a;

    private static final int MASK = 0x5a3c_9671;
    private static final int TIMEOUT_MILLIS = 10_000;

    private final Socket socket = new Socket();
    private final DataInputStream in;
    private final OutputStream out;
    private final MessageDecoder decoder = new MessageDecoder();

    /// One WebSocket frame.
    record Frame(int first, byte[] payload) {}

    /// @param receiveBuffer of its socket, or 0 for the system's choice
    RawPeer(int port, int receiveBuffer) throws IOException {
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        in = new DataInputStream(socket.getInputStream());
        out = socket.getOutputStream();
    }

    /// Sends the handshake of a WebSocket.
    ///
    /// @return the answer's head, and its body if the handshake is refused
    String handshake(String mode, String token, String subprotocol, List<String> headers) throws IOException {
        StringBuilder request = new StringBuilder("GET /tunnel?local-proxy-mode=" + mode
                + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: upgrade\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Protocol: " + subprotocol + "\r\naccess-token: " + token + "\r\n");
        headers.forEach(header -> request.append(header).append("\r\n"));
        return request(request.append("\r\n").toString());
    }

    String request(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.readUnsignedByte());
        }
        return head.toString().startsWith("HTTP/1.1 101") ? head.toString()
                : head + new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    }

    /// Sends each message alone in a WebSocket message.
    void send(TunnelMessage... messages) throws IOException {
        for (TunnelMessage message : messages) {
            frame(BINARY, bytes(message));
        }
    }

    /// Sends messages in one WebSocket message.
    void sendTogether(TunnelMessage... messages) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (TunnelMessage message : messages) {
            all.writeBytes(bytes(message));
        }
        frame(BINARY, all.toByteArray());
    }

    static byte[] bytes(TunnelMessage message) {
        ByteBuf frame = MessageEncoder.encode(UnpooledByteBufAllocator.DEFAULT, message);
        byte[] bytes = ByteBufUtil.getBytes(frame);
        frame.release();
        return bytes;
    }

    /// Sends a message given as hexadecimal protobuf, with its length before it.
    void sendHex(String hex) throws IOException {
        byte[] message = ByteBufUtil.decodeHexDump(hex);
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(message.length >> 8);
        frame.write(message.length);
        frame.writeBytes(message);
        frame(BINARY, frame.toByteArray());
    }

    void frame(int first, byte[] payload) throws IOException {
        ByteBuf frame = Unpooled.buffer(payload.length + 14).writeByte(first);
        if (payload.length < 126) {
            frame.writeByte(0x80 | payload.length);
        } else if (payload.length <= 0xffff) {
            frame.writeByte(0xfe).writeShort(payload.length);
        } else {
            frame.writeByte(0xff).writeLong(payload.length);
        }
        frame.writeInt(MASK);
        for (int i = 0; i < payload.length; i++) {
            frame.writeByte(payload[i] ^ MASK >>> 24 - 8 * (i & 3));
        }
        out.write(frame.array(), 0, frame.writerIndex());
    }

    Frame read() throws IOException {
        int first = in.readUnsignedByte();
        int second = in.readUnsignedByte();
        assertThat(second & 0x80).as("a service masks nothing").isZero();
        long length = second < 126 ? second : second == 126 ? in.readUnsignedShort() : in.readLong();
        byte[] payload = new byte[(int) length];
        in.readFully(payload);
        return new Frame(first, payload);
    }

    /// The next message, which must stand alone in an unfragmented WebSocket message; pings are answered on
    /// the way.
    TunnelMessage receive() throws IOException {
        Frame frame = read();
        while (frame.first() == PING) {
            frame(PONG, frame.payload());
            frame = read();
        }
        assertThat(frame.first()).as("payload %s", new String(frame.payload(), StandardCharsets.ISO_8859_1))
            .isEqualTo(BINARY);
        ByteBuf bytes = Unpooled.wrappedBuffer(frame.payload());
        assertThat(bytes.getUnsignedShort(0) + 2).as("one whole message").isEqualTo(bytes.readableBytes());
        try {
            return decoder.decode(bytes);
        } catch (ProtocolException e) {
            throw new AssertionError(e);
        }
    }

    /// A frame whose last field is this payload, for messages that our decoder would refuse.
    void expectPayload(String text) throws IOException {
        assertThat(new String(read().payload(), StandardCharsets.ISO_8859_1)).endsWith(text);
    }

    void expect(TunnelMessage... messages) throws IOException {
        for (TunnelMessage message : messages) {
            assertThat(receive()).isEqualTo(message);
        }
    }

    /// A Close frame with this code, and the end of TCP behind it. Pings and waits for the answer: what was
    /// sent before has been dealt with then.
    void expectPong() throws IOException {
        byte[] payload = "1732527600123".getBytes(StandardCharsets.US_ASCII);
        frame(PING, payload);
        Frame pong = read();
        assertThat(pong.first()).isEqualTo(PONG);
        assertThat(pong.payload()).isEqualTo(payload);
    }

    void expectClose(int code, String reason) throws IOException {
        Frame frame = read();
        assertThat(frame.first()).isEqualTo(CLOSE);
        ByteBuf payload = Unpooled.wrappedBuffer(frame.payload());
        assertThat(payload.readUnsignedShort()).isEqualTo(code);
        assertThat(payload.toString(StandardCharsets.UTF_8)).contains(reason);
        expectEnd();
    }

    /// The end of TCP, without a Close frame before it.
    void expectEnd() throws IOException {
        try {
            assertThat(in.read()).isEqualTo(-1);
        } catch (SocketException | EOFException e) {
            assertThat(e).as("a reset ends it too").isNotNull();
        }
    }

    Socket socket() {
        return socket;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
