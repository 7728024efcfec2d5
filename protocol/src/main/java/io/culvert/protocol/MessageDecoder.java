package io.culvert.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Decodes a message in place (spec: wire 5.6): reads the few bytes of its fields and skips its payload.
///
/// Fields may come in any order and more than once (the last one counts), as in protobuf. Not thread safe: one
/// per peer, because it caches the last service id.
public final class MessageDecoder {

    private static final int MAX_VARINT_BYTES = 10;

    private final boolean takesStreamZero;
    private byte[] lastServiceId = {};
    private String lastServiceIdText = "";

    private int type;
    private int streamId;
    private boolean ignorable;
    private ByteBuf payload = Unpooled.EMPTY_BUFFER;
    private String serviceId = "";
    private List<String> availableServiceIds = List.of();
    private int connectionId;

    /// A decoder that refuses stream id 0.
    public MessageDecoder() {
        this(false);
    }

    /// @param takesStreamZero for the published browser client, which draws its stream ids from 0 on
    public MessageDecoder(boolean takesStreamZero) {
        this.takesStreamZero = takesStreamZero;
    }

    /// Decodes what is readable in `frame`, a frame with its length prefix; its indices are left as they are.
    ///
    /// @throws ProtocolException if the bytes are not a message of the schema, if the type or stream id is 0,
    /// or if the payload or service id is too long
    public TunnelMessage decode(ByteBuf frame) throws ProtocolException {
        reset();
        int end = frame.writerIndex();
        int at = frame.readerIndex() + Limits.LENGTH_BYTES;
        while (at < end) {
            at = field(frame, at, end);
        }
        return message();
    }

    private void reset() {
        type = 0;
        streamId = 0;
        ignorable = false;
        payload = Unpooled.EMPTY_BUFFER;
        serviceId = "";
        availableServiceIds = List.of();
        connectionId = 0;
    }

    private int field(ByteBuf in, int start, int end) throws ProtocolException {
        int tagBytes = varintBytes(in, start, end);
        long tag = varint(in, start, tagBytes);
        int at = start + tagBytes;
        int bytes = varintBytes(in, at, end);
        long value = varint(in, at, bytes);
        at += bytes;
        if (tag == Field.TYPE) {
            type = (int) value;
        } else if (tag == Field.STREAM_ID) {
            streamId = (int) value;
        } else if (tag == Field.IGNORABLE) {
            ignorable = value != 0;
        } else if (tag == Field.CONNECTION_ID) {
            connectionId = (int) value;
        } else {
            return lengthDelimited(in, tag, at, value, end);
        }
        return at;
    }

    private int lengthDelimited(ByteBuf in, long tag, int at, long length, int end) throws ProtocolException {
        if (tag != Field.PAYLOAD && tag != Field.SERVICE_ID && tag != Field.AVAILABLE_SERVICE_IDS) {
            throw new ProtocolException(ProtocolFault.UNKNOWN_FIELD);
        }
        if (length < 0 || length > end - at) {
            throw new ProtocolException(ProtocolFault.UNPARSABLE);
        }
        int bytes = (int) length;
        if (tag == Field.PAYLOAD) {
            payload = payload(in, at, bytes);
        } else if (tag == Field.SERVICE_ID) {
            serviceId = serviceId(in, at, bytes);
        } else {
            if (availableServiceIds.isEmpty()) {
                availableServiceIds = new ArrayList<>();
            }
            availableServiceIds.add(serviceId(in, at, bytes));
        }
        return at + bytes;
    }

    private static ByteBuf payload(ByteBuf in, int at, int bytes) throws ProtocolException {
        if (bytes > Limits.MAX_PAYLOAD_BYTES) {
            throw new ProtocolException(ProtocolFault.PAYLOAD_TOO_LONG);
        }
        return in.slice(at, bytes);
    }

    private String serviceId(ByteBuf in, int at, int bytes) throws ProtocolException {
        if (bytes > Limits.MAX_SERVICE_ID_BYTES) {
            throw new ProtocolException(ProtocolFault.SERVICE_ID_TOO_LONG);
        }
        if (!isLastServiceId(in, at, bytes)) {
            lastServiceId = new byte[bytes];
            in.getBytes(at, lastServiceId);
            lastServiceIdText = new String(lastServiceId, StandardCharsets.UTF_8);
        }
        return lastServiceIdText;
    }

    private boolean isLastServiceId(ByteBuf in, int at, int bytes) {
        if (bytes != lastServiceId.length) {
            return false;
        }
        for (int i = 0; i < bytes; i++) {
            if (in.getByte(at + i) != lastServiceId[i]) {
                return false;
            }
        }
        return true;
    }

    private TunnelMessage message() throws ProtocolException {
        return switch (type) {
            case 0 -> throw new ProtocolException(ProtocolFault.NO_TYPE);
            case MessageType.DATA -> new TunnelMessage.Data(stream(), serviceId, connectionId, payload);
            case MessageType.STREAM_START -> new TunnelMessage.StreamStart(stream(), serviceId, connectionId);
            case MessageType.STREAM_RESET -> new TunnelMessage.StreamReset(stream(), serviceId, connectionId);
            case MessageType.SESSION_RESET -> new TunnelMessage.SessionReset();
            case MessageType.SERVICE_IDS -> new TunnelMessage.ServiceIds(availableServiceIds);
            case MessageType.CONNECTION_START ->
                new TunnelMessage.ConnectionStart(stream(), serviceId, connectionId);
            case MessageType.CONNECTION_RESET ->
                new TunnelMessage.ConnectionReset(stream(), serviceId, connectionId);
            default -> new TunnelMessage.Unknown(type, ignorable);
        };
    }

    private int stream() throws ProtocolException {
        if (streamId == 0 && !takesStreamZero) {
            throw new ProtocolException(ProtocolFault.NO_STREAM_ID);
        }
        return streamId;
    }

    private static int varintBytes(ByteBuf in, int at, int end) throws ProtocolException {
        for (int i = 0; i < MAX_VARINT_BYTES && at + i < end; i++) {
            if (in.getByte(at + i) >= 0) {
                return i + 1;
            }
        }
        throw new ProtocolException(ProtocolFault.UNPARSABLE);
    }

    private static long varint(ByteBuf in, int at, int bytes) {
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value |= (long) (in.getByte(at + i) & 0x7f) << (7 * i);
        }
        return value;
    }
}
