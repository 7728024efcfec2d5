package io.culvert.transport;

import io.netty.channel.ChannelPipeline;

/// Adds the handlers that follow a finished WebSocket handshake (the picture is in this package's
/// description). The next handler receives each tunnel frame as a `ByteBuf` that it owns,
/// [WebSocketControl.Close] and [WebSocketException]; it may write frames and [WebSocketControl].
public final class WebSocketPipeline {

    /// The header by which our own ends tell each other that several tunnel frames may share a
    /// WebSocket message.
    public static final String PACKED_HEADER = "culvert-packed";

    private static final String FRAMES = "tunnel-frames";

    private WebSocketPipeline() {}

    /// The service's end.
    public static void addServer(ChannelPipeline pipeline, boolean packed) {
        addServer(pipeline, packed, Liveness.DEFAULTS);
    }

    /// The service's end, with other limits for silent ends.
    public static void addServer(ChannelPipeline pipeline, boolean packed, Liveness liveness) {
        if (!packed) {
            pipeline.addLast("quick-ack", new QuickAckHandler());
        }
        pipeline.addLast("websocket-in", new WebSocketFrameDecoder(true));
        add(pipeline, new WebSocketFrameEncoder(false, packed), liveness);
    }

    /// The connecting end.
    public static void addClient(ChannelPipeline pipeline, boolean packed) {
        pipeline.addLast("websocket-in", new WebSocketFrameDecoder(false));
        add(pipeline, new WebSocketFrameEncoder(true, packed), Liveness.DEFAULTS);
    }

    /// The service's end for a client that also speaks text (spec: c1 3): its binary payload comes in pieces
    /// of any size, unless [#findFrames] is called.
    public static void addResumableServer(ChannelPipeline pipeline, Liveness liveness, int maxTextBytes) {
        pipeline.addLast("websocket-in", new WebSocketFrameDecoder(true, maxTextBytes));
        ShortQueues.at(pipeline.channel());
        pipeline.addLast("websocket-out", new WebSocketFrameEncoder(false, true));
        pipeline.addLast("liveness", new LivenessHandler(liveness));
    }

    /// The service's end for a protocol other than tunnel frames: both directions carry bytes, which may be
    /// cut anywhere on the way in; each buffer that is written is one message. Text is refused.
    ///
    /// @param before the name of the handler that follows
    public static void addBytesServer(ChannelPipeline pipeline, String before) {
        pipeline.addBefore(before, "websocket-in", new WebSocketFrameDecoder(true));
        pipeline.addBefore(before, "websocket-out", new WebSocketFrameEncoder(false, false));
        pipeline.addBefore(before, "liveness", new LivenessHandler(Liveness.DEFAULTS));
    }

    /// The connecting end that also speaks text (spec: c1 3).
    public static void addResumableClient(ChannelPipeline pipeline, int maxTextBytes) {
        pipeline.addLast("websocket-in", new WebSocketFrameDecoder(false, maxTextBytes));
        add(pipeline, new WebSocketFrameEncoder(true, true), Liveness.DEFAULTS);
    }

    /// Passes on whole tunnel frames from the next byte on.
    public static void findFrames(ChannelPipeline pipeline) {
        loseFrames(pipeline);
        pipeline.addAfter("liveness", FRAMES, new TunnelFrameDecoder());
    }

    /// Passes on pieces of any size from now on. Discards a tunnel frame of which only a part has arrived.
    public static void loseFrames(ChannelPipeline pipeline) {
        if (pipeline.get(FRAMES) != null) {
            pipeline.remove(FRAMES);
        }
    }

    private static void add(ChannelPipeline pipeline, WebSocketFrameEncoder encoder, Liveness liveness) {
        ShortQueues.at(pipeline.channel());
        pipeline.addLast("websocket-out", encoder);
        pipeline.addLast("liveness", new LivenessHandler(liveness));
        pipeline.addLast(FRAMES, new TunnelFrameDecoder());
    }
}
