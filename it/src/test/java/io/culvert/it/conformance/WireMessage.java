package io.culvert.it.conformance;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// A tunnel message, written and read without our codec. Zero and empty mean absent (spec: wire 5.6).
record WireMessage(int type, int streamId, boolean ignorable, String payload, String serviceId,
        int connectionId, List<String> availableServiceIds) {

    static final int DATA = 1;
    static final int STREAM_START = 2;
    static final int STREAM_RESET = 3;
    static final int SESSION_RESET = 4;
    static final int SERVICE_IDS = 5;
    static final int CONNECTION_START = 6;
    static final int CONNECTION_RESET = 7;

    static WireMessage of(int type, int streamId, String serviceId, int connectionId) {
        return new WireMessage(type, streamId, false, "", serviceId, connectionId, List.of());
    }

    static WireMessage data(int streamId, String serviceId, int connectionId, String payload) {
        return new WireMessage(DATA, streamId, false, payload, serviceId, connectionId, List.of());
    }

    static WireMessage serviceIds(String... ids) {
        return new WireMessage(SERVICE_IDS, 0, false, "", "", 0, List.of(ids));
    }

    /// Length prefix and message.
    byte[] frame() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        number(out, 1, type);
        number(out, 2, streamId);
        number(out, 3, ignorable ? 1 : 0);
        text(out, 4, payload);
        text(out, 5, serviceId);
        availableServiceIds.forEach(id -> text(out, 6, id));
        number(out, 7, connectionId);
        return framed(out.toByteArray());
    }

    /// Any bytes after their length prefix.
    static byte[] framed(byte[] message) {
        return ByteBuffer.allocate(2 + message.length).putShort((short) message.length).put(message).array();
    }

    /// A frame given in hexadecimal without its length prefix.
    static byte[] framed(String hex) {
        return framed(HexFormat.of().parseHex(hex.replace(" ", "")));
    }

    private static void number(ByteArrayOutputStream out, int field, int value) {
        if (value != 0) {
            out.write(field << 3);
            varint(out, value);
        }
    }

    private static void text(ByteArrayOutputStream out, int field, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.ISO_8859_1);
        if (bytes.length > 0 || (field == 6)) {
            out.write((field << 3) | 2);
            varint(out, bytes.length);
            out.writeBytes(bytes);
        }
    }

    private static void varint(ByteArrayOutputStream out, long value) {
        long rest = value;
        while (rest > 0x7f || rest < 0) {
            out.write((int) ((rest & 0x7f) | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    /// Reads a whole frame.
    static WireMessage parse(byte[] frame) {
        ByteBuffer in = ByteBuffer.wrap(frame);
        if (in.getShort() != (short) in.remaining()) {
            throw new AssertionError(
                    "a WebSocket message is not one whole frame: " + HexFormat.of().formatHex(frame));
        }
        long[] numbers = new long[8];
        String[] texts = {"", "", "", "", "", "", "", ""};
        List<String> ids = new ArrayList<>();
        while (in.hasRemaining()) {
            int tag = in.get();
            int field = tag >> 3;
            long value = varint(in);
            if ((tag & 7) == 0) {
                numbers[field] = value;
            } else {
                byte[] bytes = new byte[(int) value];
                in.get(bytes);
                texts[field] = new String(bytes, StandardCharsets.ISO_8859_1);
                if (field == 6) {
                    ids.add(texts[field]);
                }
            }
        }
        return new WireMessage((int) numbers[1], (int) numbers[2], numbers[3] != 0, texts[4], texts[5],
                (int) numbers[7], List.copyOf(ids));
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0;; shift += 7) {
            byte next = in.get();
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }
}
