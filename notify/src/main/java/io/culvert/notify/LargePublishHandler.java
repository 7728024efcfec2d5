package io.culvert.notify;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessageFactory;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttPublishVariableHeader;
import io.netty.handler.codec.mqtt.MqttQoS;
import java.util.List;

/// Discards PUBLISH packets that are too long for the decoder behind it, as their bytes arrive. Nothing
/// receives what devices publish, and the acknowledgement needs only the packet id: at the end of such a
/// packet, this handler passes on a PUBLISH with the same id and without topic and payload. It passes all
/// other bytes to the decoder unchanged, which refuses packets that are too long. It keeps at most the first
/// bytes of one packet.
final class LargePublishHandler extends ByteToMessageDecoder {

    private static final int PUBLISH = 3;

    private final int large;
    private final int most;
    private Part part = Part.BEGINNING;
    private MqttQoS qos = MqttQoS.AT_MOST_ONCE;
    private int packetId;
    private int left;
    private int topicLeft;

    /// What the next byte belongs to.
    private enum Part {
        BEGINNING, PASSED, TOPIC_LENGTH, TOPIC, PACKET_ID, PAYLOAD, UNKNOWN
    }

    /// @param large the longest packet that the decoder accepts, in bytes
    /// @param most the longest packet that is discarded; the decoder refuses longer ones
    LargePublishHandler(int large, int most) {
        this.large = large;
        this.most = most;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        switch (part) {
            case BEGINNING -> begin(in, out);
            case PASSED -> {
                out.add(in.readRetainedSlice(taken(in, left)));
                part = left == 0 ? Part.BEGINNING : Part.PASSED;
            }
            case TOPIC_LENGTH -> topicLength(in, out);
            case TOPIC -> {
                int bytes = taken(in, topicLeft);
                in.skipBytes(bytes);
                topicLeft -= bytes;
                topicRead(out);
            }
            case PACKET_ID -> {
                if (in.readableBytes() >= Short.BYTES) {
                    packetId = in.readUnsignedShort();
                    left -= Short.BYTES;
                    payloadRead(out);
                }
            }
            case PAYLOAD -> {
                in.skipBytes(taken(in, left));
                payloadRead(out);
            }
            case UNKNOWN -> in.skipBytes(in.readableBytes());
        }
    }

    /// Passes on all packets up to a large PUBLISH or an incomplete fixed header.
    private void begin(ByteBuf in, List<Object> out) {
        int start = in.readerIndex();
        int end = in.writerIndex();
        int at = start;
        Header header = Header.at(in, at);
        while (header.bytes() > 0 && !isDiscarded(header)) {
            at += header.packetBytes();
            header = Header.at(in, at);
        }
        if (at > start) {
            out.add(in.readRetainedSlice(Math.min(at, end) - start));
            left = Math.max(0, at - end);
            part = left == 0 ? Part.BEGINNING : Part.PASSED;
        } else if (header.bytes() > 0) {
            in.skipBytes(header.bytes());
            qos = MqttQoS.valueOf(header.qos());
            left = header.remaining();
            packetId = 0;
            part = Part.TOPIC_LENGTH;
        } else if (header.bytes() < 0) {
            invalid(in, out);
        }
    }

    private boolean isDiscarded(Header header) {
        return header.first() >> 4 == PUBLISH && header.qos() <= MqttQoS.EXACTLY_ONCE.value()
                && header.packetBytes() > large && header.packetBytes() <= most;
    }

    private void topicLength(ByteBuf in, List<Object> out) {
        if (in.readableBytes() < Short.BYTES) {
            return;
        }
        topicLeft = in.readUnsignedShort();
        left -= Short.BYTES;
        if (topicLeft + idBytes() > left) {
            invalid(in, out);
        } else {
            part = Part.TOPIC;
            topicRead(out);
        }
    }

    private int idBytes() {
        return qos == MqttQoS.AT_MOST_ONCE ? 0 : Short.BYTES;
    }

    private void topicRead(List<Object> out) {
        if (topicLeft == 0 && idBytes() > 0) {
            part = Part.PACKET_ID;
        } else if (topicLeft == 0) {
            payloadRead(out);
        }
    }

    private void payloadRead(List<Object> out) {
        part = left == 0 ? Part.BEGINNING : Part.PAYLOAD;
        if (left == 0) {
            out.add(new MqttPublishMessage(new MqttFixedHeader(MqttMessageType.PUBLISH, false, qos, false, 0),
                    new MqttPublishVariableHeader("", packetId), Unpooled.EMPTY_BUFFER));
        }
    }

    /// Where the next packet begins is unknown.
    private void invalid(ByteBuf in, List<Object> out) {
        in.skipBytes(in.readableBytes());
        part = Part.UNKNOWN;
        out.add(MqttMessageFactory
            .newInvalidMessage(new DecoderException("a packet contradicts its length")));
    }

    /// Counts bytes of the packet as read: all that are there, up to a maximum.
    private int taken(ByteBuf in, int max) {
        int bytes = Math.min(max, in.readableBytes());
        left -= bytes;
        return bytes;
    }

    /// A packet's fixed header.
    ///
    /// @param bytes how many it has; 0 if it is not complete yet, -1 if it is malformed
    /// @param remaining how many bytes follow it in the packet
    private record Header(int first, int bytes, int remaining) {

        private static final int MAX_LENGTH_BYTES = 4;

        static Header at(ByteBuf in, int at) {
            int remaining = 0;
            for (int i = 0; i < MAX_LENGTH_BYTES; i++) {
                int next = at + 1 + i;
                if (next >= in.writerIndex()) {
                    return new Header(0, 0, 0);
                }
                remaining |= (in.getByte(next) & 0x7f) << (7 * i);
                if (in.getByte(next) >= 0) {
                    return new Header(in.getUnsignedByte(at), 2 + i, remaining);
                }
            }
            return new Header(0, -1, 0);
        }

        int packetBytes() {
            return bytes + remaining;
        }

        int qos() {
            return (first >> 1) & 3;
        }
    }
}
