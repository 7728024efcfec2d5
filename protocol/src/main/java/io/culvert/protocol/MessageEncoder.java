package io.culvert.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;

/// Writes the messages that our own ends and the service originate, with their length prefix (spec: wire
/// 5.5, 5.6).
public final class MessageEncoder {

    /// The room that [#prependData] may need before a payload: length, every field at its longest.
    public static final int MAX_DATA_HEADER_BYTES = Limits.LENGTH_BYTES + 2 + 11 + 11 + 3
            + Limits.MAX_SERVICE_ID_BYTES + 4;

    private MessageEncoder() {}

    /// Encodes a message as a frame, which the caller owns.
    ///
    /// @throws IllegalArgumentException for a message that is only ever received ([TunnelMessage.Unknown]) or
    /// that does not fit a frame
    public static ByteBuf encode(ByteBufAllocator allocator, TunnelMessage message) {
        ByteBuf frame = allocator.directBuffer(64).writeShort(0);
        switch (message) {
            case TunnelMessage.Data data -> {
                fields(frame, MessageType.DATA, data);
                lengthDelimited(frame, Field.PAYLOAD, data.payload().readableBytes());
                frame.writeBytes(data.payload().duplicate());
            }
            case TunnelMessage.StreamStart start -> fields(frame, MessageType.STREAM_START, start);
            case TunnelMessage.StreamReset reset -> fields(frame, MessageType.STREAM_RESET, reset);
            case TunnelMessage.ConnectionStart start -> fields(frame, MessageType.CONNECTION_START, start);
            case TunnelMessage.ConnectionReset reset -> fields(frame, MessageType.CONNECTION_RESET, reset);
            case TunnelMessage.SessionReset reset -> number(frame, Field.TYPE, MessageType.SESSION_RESET);
            case TunnelMessage.ServiceIds ids -> {
                number(frame, Field.TYPE, MessageType.SERVICE_IDS);
                ids.serviceIds().forEach(id -> text(frame, Field.AVAILABLE_SERVICE_IDS, id));
            }
            case TunnelMessage.Unknown unknown -> {
                frame.release();
                throw new IllegalArgumentException("type: " + unknown.type() + " (expected: a known one)");
            }
        }
        return withLength(frame);
    }

    /// A DATA frame whose header is in a separate buffer before the payload, which is not copied. The caller
    /// owns the frame, which retains the payload.
    public static ByteBuf wrap(ByteBufAllocator allocator, TunnelMessage.Data data) {
        int payloadBytes = data.payload().readableBytes();
        ByteBuf header = allocator.directBuffer(64).writeShort(0);
        fields(header, MessageType.DATA, data);
        lengthDelimited(header, Field.PAYLOAD, payloadBytes);
        header.setShort(header.readerIndex(), header.readableBytes() - Limits.LENGTH_BYTES + payloadBytes);
        return allocator.compositeBuffer(2)
            .addComponent(true, header)
            .addComponent(true, data.payload().retainedSlice());
    }

    /// SERVICE_IDS for clients of version 1.0, marked so that they skip the type that they do not know.
    public static ByteBuf encodeIgnorable(ByteBufAllocator allocator, TunnelMessage.ServiceIds ids) {
        ByteBuf frame = encode(allocator, ids);
        number(frame, Field.IGNORABLE, 1);
        return withLength(frame);
    }

    /// Turns a buffer of payload into a DATA frame without moving it: the header is written into the room
    /// before the payload, which is the last field. Readable bytes: the payload before, the frame after.
    ///
    /// @param payload with at least [#MAX_DATA_HEADER_BYTES] before its reader index, 1 to 64512
    /// readable bytes
    public static void prependData(ByteBuf payload, int streamId, byte[] serviceId, int connectionId) {
        int end = payload.writerIndex();
        int payloadBytes = payload.readableBytes();
        int headerBytes = dataHeaderBytes(streamId, serviceId, connectionId, payloadBytes);
        int start = payload.readerIndex() - headerBytes;
        payload.setIndex(start, start);
        payload.writeShort(headerBytes - Limits.LENGTH_BYTES + payloadBytes);
        number(payload, Field.TYPE, MessageType.DATA);
        number(payload, Field.STREAM_ID, streamId);
        if (serviceId.length > 0) {
            lengthDelimited(payload, Field.SERVICE_ID, serviceId.length);
            payload.writeBytes(serviceId);
        }
        if (connectionId != 0) {
            unsigned(payload, Field.CONNECTION_ID, connectionId);
        }
        lengthDelimited(payload, Field.PAYLOAD, payloadBytes);
        payload.writerIndex(end);
    }

    private static int dataHeaderBytes(int streamId, byte[] serviceId, int connectionId, int payloadBytes) {
        return Limits.LENGTH_BYTES + 2 + 1 + varintBytes(streamId)
                + (serviceId.length == 0 ? 0 : 1 + varintBytes(serviceId.length) + serviceId.length)
                + (connectionId == 0 ? 0 : 1 + varintBytes(Integer.toUnsignedLong(connectionId))) + 1
                + varintBytes(payloadBytes);
    }

    private static void fields(ByteBuf frame, int type, TunnelMessage.StreamMessage message) {
        number(frame, Field.TYPE, type);
        number(frame, Field.STREAM_ID, message.streamId());
        if (!message.serviceId().isEmpty()) {
            text(frame, Field.SERVICE_ID, message.serviceId());
        }
        if (message.connectionId() != 0) {
            unsigned(frame, Field.CONNECTION_ID, message.connectionId());
        }
    }

    private static ByteBuf withLength(ByteBuf frame) {
        int bytes = frame.readableBytes() - Limits.LENGTH_BYTES;
        if (bytes > Limits.MAX_MESSAGE_BYTES) {
            frame.release();
            throw new IllegalArgumentException(
                    "message bytes: " + bytes + " (expected: at most " + Limits.MAX_MESSAGE_BYTES + ")");
        }
        return frame.setShort(frame.readerIndex(), bytes);
    }

    /// An int32: a negative number takes ten bytes, as protobuf has it.
    private static void number(ByteBuf out, int tag, int value) {
        out.writeByte(tag);
        varint(out, value);
    }

    /// A uint32.
    private static void unsigned(ByteBuf out, int tag, int value) {
        out.writeByte(tag);
        varint(out, Integer.toUnsignedLong(value));
    }

    private static void text(ByteBuf out, int tag, String value) {
        lengthDelimited(out, tag, ByteBufUtil.utf8Bytes(value));
        out.writeCharSequence(value, StandardCharsets.UTF_8);
    }

    private static void lengthDelimited(ByteBuf out, int tag, int bytes) {
        out.writeByte(tag);
        varint(out, bytes);
    }

    private static void varint(ByteBuf out, long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.writeByte((int) ((rest & 0x7f) | 0x80));
            rest >>>= 7;
        }
        out.writeByte((int) rest);
    }

    private static int varintBytes(long value) {
        return Math.max(1, (70 - Long.numberOfLeadingZeros(value)) / 7);
    }
}
