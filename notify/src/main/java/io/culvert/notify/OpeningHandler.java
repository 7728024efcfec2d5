package io.culvert.notify;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpServerCodec;

/// Distinguishes MQTT from MQTT over WebSocket by the first byte, which in MQTT is the type of CONNECT. Adds
/// the handlers of a WebSocket handshake if needed, then leaves the pipeline.
final class OpeningHandler extends ChannelInboundHandlerAdapter {

    /// The name of the handler that reads MQTT.
    static final String NEXT = "publish-in";

    private static final int MAX_LINE_BYTES = 2 << 10;
    private static final int MAX_HEADER_BYTES = 8 << 10;
    private static final int MAX_CHUNK_BYTES = 1 << 10;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof ByteBuf bytes && bytes.isReadable()) {
            ChannelPipeline pipeline = ctx.pipeline();
            if (bytes.getByte(bytes.readerIndex()) == 'G') {
                pipeline.addBefore(NEXT, "http",
                        new HttpServerCodec(MAX_LINE_BYTES, MAX_HEADER_BYTES, MAX_CHUNK_BYTES));
                pipeline.addBefore(NEXT, "upgrade", new UpgradeHandler());
            }
            ctx.fireChannelRead(message);
            pipeline.remove(this);
        } else {
            ctx.fireChannelRead(message);
        }
    }
}
