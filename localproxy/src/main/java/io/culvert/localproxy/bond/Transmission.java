package io.culvert.localproxy.bond;

import io.culvert.protocol.bond.BondFrameEncoder;
import io.culvert.protocol.bond.BondLimits;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;

/// Sends what an application writes, in frames, and keeps it until the other end has acknowledged it. The
/// counterpart of [Delivery]. Confined to the end's event loop.
final class Transmission {

    /// The most payload in one frame, which is the most that a keystroke of another connection waits for.
    private static final int CHUNK_BYTES = 32 << 10;

    private static final int MOST_UNSENT_BYTES = 128 << 10;
    private static final int WEBSOCKET_HEADER_BYTES = 14;

    private final Connection connection;
    private final Outbound out;
    private final SendBuffer buffer;

    /// The position up to which acknowledged bytes were released.
    private long cleared;

    Transmission(Connection connection, Budget budget) {
        this.connection = connection;
        this.out = connection.out;
        this.buffer = new SendBuffer(budget);
    }

    /// The application wrote bytes.
    ///
    /// @param payload owned by this from here on
    void add(ByteBuf payload) {
        out.write(payload.readableBytes());
        buffer.add(payload);
    }

    /// Whether the application may write more.
    boolean hasRoom() {
        return out.state == Outbound.State.SENDING && buffer.unsentBytes() < MOST_UNSENT_BYTES
                && buffer.hasRoom();
    }

    /// Whether there are bytes or an END to send.
    boolean hasMore() {
        return out.sendable() > 0 || out.isEndSendable();
    }

    /// Writes the next frame; there must be one.
    void send(Channel link, int epoch) {
        if (out.sendable() > 0) {
            sendData(link, epoch, (int) Math.min(out.sendable(), CHUNK_BYTES));
        } else {
            link.write(BondFrameEncoder.encode(link.alloc(), out.endFrame(epoch, connection.id())),
                    link.voidPromise());
            out.sendEnd();
        }
    }

    /// Writes the head of a frame with room in front for that of the WebSocket frame, and then the payload as
    /// slices of what is kept.
    private void sendData(Channel link, int epoch, int bytes) {
        ByteBuf head = link.alloc()
            .directBuffer(WEBSOCKET_HEADER_BYTES + BondLimits.DATA_HEAD_BYTES)
            .setIndex(WEBSOCKET_HEADER_BYTES, WEBSOCKET_HEADER_BYTES);
        BondFrameEncoder.dataHead(head, epoch, connection.id(), out.sent, bytes);
        out.send(bytes);
        link.write(head, link.voidPromise());
        for (int left = bytes; left > 0;) {
            ByteBuf part = buffer.next(left);
            left -= part.readableBytes();
            link.write(part, link.voidPromise());
        }
    }

    /// A new epoch begins: unacknowledged bytes are sent again.
    void rewind() {
        buffer.rewind();
    }

    /// How many bytes this epoch sends again; call it before any are sent.
    long resent() {
        return Math.max(0, Math.min(out.everSent, out.written) - out.sent);
    }

    /// Releases the bytes that the other end has acknowledged.
    ///
    /// @return whether there were any
    boolean clearAcknowledged() {
        long upTo = Math.min(out.acknowledged, out.written);
        if (upTo <= cleared) {
            return false;
        }
        buffer.acknowledge(upTo - cleared);
        cleared = upTo;
        return true;
    }

    /// The approximate memory that it uses, in bytes.
    long kept() {
        return buffer.kept();
    }

    /// Nothing more is sent.
    void close() {
        buffer.clear();
    }
}
