package io.culvert.localproxy.bond;

import io.culvert.protocol.bond.BondFrameEncoder;
import io.culvert.protocol.bond.BondLimits;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;

/// Sends the bytes of an application in frames, and keeps them until the other end has acknowledged them. The
/// counterpart of [Delivery]. Confined to the end's event loop.
final class Transmission {

    private static final int MOST_UNSENT_BYTES = 128 << 10;
    private static final int WEBSOCKET_HEADER_BYTES = 14;
    private static final int HEADERS_BYTES = WEBSOCKET_HEADER_BYTES + BondLimits.DATA_HEAD_BYTES;

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
        return out.state() == Outbound.State.SENDING && buffer.unsentBytes() < MOST_UNSENT_BYTES
                && buffer.hasRoom();
    }

    /// Whether there are bytes or an END to send.
    boolean hasMore() {
        return out.sendable() > 0 || out.isEndSendable();
    }

    /// Writes the next frame; there must be one.
    ///
    /// @param most the most payload in it
    /// @return the bytes of its payload; 0 for an END
    int send(Channel link, int epoch, int most) {
        if (out.sendable() > 0) {
            ByteBuf payload = buffer.next(Math.min(out.sendable(), most));
            int bytes = payload.readableBytes();
            writeData(link, epoch, payload);
            out.send(bytes);
            return bytes;
        }
        link.write(BondFrameEncoder.encode(link.alloc(), out.endFrame(epoch, connection.id())),
                link.voidPromise());
        out.sendEnd();
        return 0;
    }

    /// Writes a DATA frame. Its head, and later that of the WebSocket frame, goes into the room before the
    /// payload, or else into a separate buffer.
    private void writeData(Channel link, int epoch, ByteBuf payload) {
        if (payload.readerIndex() >= HEADERS_BYTES) {
            BondFrameEncoder.prependData(payload, epoch, connection.id(), out.sent());
        } else {
            ByteBuf head = link.alloc()
                .directBuffer(HEADERS_BYTES)
                .setIndex(WEBSOCKET_HEADER_BYTES, WEBSOCKET_HEADER_BYTES);
            BondFrameEncoder.dataHead(head, epoch, connection.id(), out.sent(), payload.readableBytes());
            link.write(head, link.voidPromise());
        }
        link.write(payload, link.voidPromise());
    }

    /// A new epoch begins: unacknowledged bytes are sent again.
    void rewind() {
        buffer.rewind();
    }

    /// How many bytes this epoch sends again; call it before any are sent.
    long resent() {
        return out.resendable();
    }

    /// Releases the bytes that the other end has acknowledged.
    ///
    /// @return whether there were any
    boolean clearAcknowledged() {
        long upTo = out.acknowledgedBytes();
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
