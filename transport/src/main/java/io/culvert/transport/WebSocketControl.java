package io.culvert.transport;

import io.netty.buffer.ByteBuf;

/// A WebSocket control frame or text message, in either direction.
public sealed interface WebSocketControl {

    /// Asks whether the other end lives.
    ///
    /// @param payload at most 125 bytes; owned by the receiver of the record
    record Ping(ByteBuf payload) implements WebSocketControl {}

    /// Answers a ping.
    ///
    /// @param payload at most 125 bytes; owned by the receiver of the record
    record Pong(ByteBuf payload) implements WebSocketControl {}

    /// A text message, whole (spec: c1 3). Only in pipelines that accept text.
    ///
    /// @param text one character per byte, not decoded
    record Text(String text) implements WebSocketControl {}

    /// Ends the WebSocket.
    ///
    /// @param code 1005 for none (then nothing is written)
    record Close(int code, String reason) implements WebSocketControl {

        /// The tunnel has ended normally.
        public static final int NORMAL = 1000;
        /// Bytes that are not WebSocket frames or not tunnel frames.
        public static final int PROTOCOL_ERROR = 1002;
        /// A text frame.
        public static final int UNACCEPTABLE = 1003;
        /// A close frame without a code.
        public static final int NO_STATUS = 1005;
        /// The peer was replaced, its token was rotated, or it broke a rule.
        public static final int POLICY = 1008;
        /// A frame over the limit.
        public static final int TOO_BIG = 1009;
    }
}
