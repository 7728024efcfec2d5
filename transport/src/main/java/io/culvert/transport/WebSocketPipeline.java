package io.culvert.transport;

import io.netty.channel.ChannelPipeline;

/// Adds the handlers that follow a finished WebSocket handshake (the picture is in this package's
/// description). The handlers after them get each tunnel frame as a `ByteBuf` that it owns,
/// [WebSocketControl.Close], and [WebSocketException]; it may write frames and [WebSocketControl].
public final class WebSocketPipeline {

    /// The header by which our own ends tell each other that several tunnel frames may share a
    /// WebSocket message.
    public static final String PACKED_HEADER = "culvert-packed";

    private WebSocketPipeline() {}

    /// The service's end.
    public static void addServer(ChannelPipeline pipeline, boolean packed) {
        addServer(pipeline, packed, Liveness.DEFAULTS);
    }

    /// The service's end, with other times for silent ends.
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

    private static void add(ChannelPipeline pipeline, WebSocketFrameEncoder encoder, Liveness liveness) {
        ShortQueues.at(pipeline.channel());
        pipeline.addLast("websocket-out", encoder);
        pipeline.addLast("liveness", new LivenessHandler(liveness));
        pipeline.addLast("tunnel-frames", new TunnelFrameDecoder());
    }
}
