package io.culvert.protocol;

/// The sizes that the wire allows (spec: wire 5.4, 5.5).
public final class Limits {

    /// Bytes of the length before each message.
    public static final int LENGTH_BYTES = 2;

    /// The longest message, so that its length fits the prefix.
    public static final int MAX_MESSAGE_BYTES = 65_535;

    /// The longest payload of one DATA message.
    public static final int MAX_PAYLOAD_BYTES = 64_512;

    /// The longest payload of one WebSocket frame.
    public static final int MAX_WEBSOCKET_FRAME_BYTES = 131_076;

    /// The longest service id, in bytes (its alphabet is ASCII).
    public static final int MAX_SERVICE_ID_BYTES = 128;

    private Limits() {}
}
