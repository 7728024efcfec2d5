package io.culvert.protocol.bond;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/// Writes frames between two ends, with their length (spec: c1 6.2).
public final class BondFrameEncoder {

    private static final int USUAL_BYTES = 32;

    private BondFrameEncoder() {}

    /// Encodes a frame, which the caller owns.
    ///
    /// @throws IllegalArgumentException for a frame that is only ever received
    /// ([BondFrame.Skippable], [BondFrame.Stale])
    public static ByteBuf encode(ByteBufAllocator allocator, BondFrame frame) {
        ByteBuf out = allocator.directBuffer(USUAL_BYTES);
        try {
            write(out, frame);
            return out.setShort(out.readerIndex(), out.readableBytes() - Short.BYTES);
        } catch (IllegalArgumentException e) {
            out.release();
            throw e;
        }
    }

    /// The bytes of a frame, with their length.
    public static byte[] toBytes(BondFrame frame) {
        ByteBuf out = Unpooled.buffer(USUAL_BYTES);
        write(out, frame);
        out.setShort(0, out.readableBytes() - Short.BYTES);
        return ByteBufUtil.getBytes(out);
    }

    /// Turns a buffer of payload into a DATA frame without moving it: the head is written into the room
    /// before the payload. Readable bytes: the payload before, the frame after.
    ///
    /// @param payload with at least [BondLimits#DATA_HEAD_BYTES] before its reader index, 1 to 64512
    /// readable bytes
    public static void prependData(ByteBuf payload, int epoch, long connectionId, long position) {
        int end = payload.writerIndex();
        int bytes = payload.readableBytes();
        int start = payload.readerIndex() - BondLimits.DATA_HEAD_BYTES;
        payload.setIndex(start, start);
        dataHead(payload, epoch, connectionId, position, bytes);
        payload.writerIndex(end);
    }

    /// Writes what stands before the payload of a DATA frame.
    ///
    /// @param bytes of the payload that follows
    public static void dataHead(ByteBuf out, int epoch, long connectionId, long position, int bytes) {
        out.writeShort(BondLimits.DATA_HEAD_BYTES - Short.BYTES + bytes);
        out.writeByte(FrameType.DATA).writeInt(epoch).writeInt((int) connectionId).writeLong(position);
    }

    private static void write(ByteBuf out, BondFrame frame) {
        switch (frame) {
            case BondFrame.Hello hello -> {
                promises(head(out, FrameType.HELLO, frame), hello.promises());
                out.writeBytes(hello.more().toBytes());
            }
            case BondFrame.Welcome welcome -> {
                promises(head(out, FrameType.WELCOME, frame), welcome.promises());
                out.writeBytes(welcome.proof().toBytes());
            }
            case BondFrame.Proof proof ->
                head(out, FrameType.PROOF, frame).writeBytes(proof.proof().toBytes());
            case BondFrame.Refuse refuse ->
                text(head(out, FrameType.REFUSE, frame).writeByte(refuse.code()), refuse.text());
            case BondFrame.Leave leave -> head(out, FrameType.LEAVE, frame).writeByte(leave.code());
            case BondFrame.Table table -> table(head(out, FrameType.TABLE, frame), table);
            case BondFrame.OfConnection ofConnection -> ofConnection(out, ofConnection);
            case BondFrame.Ping ping -> head(out, FrameType.PING, frame).writeLong(ping.content());
            case BondFrame.Pong pong -> head(out, FrameType.PONG, frame).writeLong(pong.content());
            case BondFrame.Skippable skippable ->
                throw new IllegalArgumentException("type: " + skippable.type() + " (expected: a known one)");
            case BondFrame.Stale stale ->
                throw new IllegalArgumentException("frame: stale (expected: one of this epoch)");
        }
    }

    private static void ofConnection(ByteBuf out, BondFrame.OfConnection frame) {
        switch (frame) {
            case BondFrame.Open open -> {
                byte[] serviceId = open.serviceId().getBytes(StandardCharsets.US_ASCII);
                connection(out, FrameType.OPEN, open).writeByte(open.kind())
                    .writeByte(serviceId.length)
                    .writeBytes(serviceId);
            }
            case BondFrame.Data data -> {
                connection(out, FrameType.DATA, data).writeLong(data.position());
                out.writeBytes(data.payload().duplicate());
            }
            case BondFrame.End end -> connection(out, FrameType.END, end).writeLong(end.position());
            case BondFrame.Ack ack ->
                connection(out, FrameType.ACK, ack).writeLong(ack.received()).writeLong(ack.limit());
            case BondFrame.Reset reset ->
                text(connection(out, FrameType.RESET, reset).writeByte(reset.code()), reset.text());
            case BondFrame.Forgot forgot -> connection(out, FrameType.FORGOT, forgot);
        }
    }

    /// Leaves room for the length, which is not known yet.
    private static ByteBuf head(ByteBuf out, int type, BondFrame frame) {
        return out.writeShort(0).writeByte(type).writeInt(frame.epoch());
    }

    private static ByteBuf connection(ByteBuf out, int type, BondFrame.OfConnection frame) {
        return head(out, type, frame).writeInt((int) frame.connectionId());
    }

    private static void promises(ByteBuf out, BondFrame.Promises promises) {
        out.writeByte(promises.version()).writeByte(promises.flags());
        out.writeLong(promises.bond().high()).writeLong(promises.bond().low());
        out.writeBytes(promises.key().toBytes());
        out.writeShort(promises.connections()).writeShort(promises.awaySeconds());
    }

    private static void table(ByteBuf out, BondFrame.Table table) {
        out.writeInt((int) table.highest()).writeShort(table.entries().size());
        for (ConnectionEntry entry : table.entries()) {
            out.writeInt((int) entry.connectionId());
            switch (entry) {
                case ConnectionEntry.Open open ->
                    out.writeByte(0).writeLong(open.received()).writeLong(open.limit());
                case ConnectionEntry.Reset reset -> out.writeByte(reset.code()).writeZero(16);
            }
        }
    }

    /// The text, cut between characters to the longest that may be sent.
    private static void text(ByteBuf out, String text) {
        int length = Math.min(text.length(), BondLimits.MAX_TEXT_BYTES);
        while (ByteBufUtil.utf8Bytes(text, 0, length) > BondLimits.MAX_TEXT_BYTES || (length > 0
                && length < text.length() && Character.isHighSurrogate(text.charAt(length - 1)))) {
            length--;
        }
        ByteBufUtil.writeUtf8(out, text, 0, length);
    }
}
