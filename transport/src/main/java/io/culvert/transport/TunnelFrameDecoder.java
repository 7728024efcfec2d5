package io.culvert.transport;

import io.culvert.protocol.Limits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

/// Finds whole tunnel frames in the bytes of WebSocket payloads, whatever their packing (spec: wire 5.5). A
/// frame goes on with its length prefix, so that it can be passed on as it is: a slice, or a composite where
/// it came in parts. The next handler owns it. Everything else passes by.
final class TunnelFrameDecoder extends ChannelInboundHandlerAdapter {

    /// More parts than this are copied together, so that a frame that trickles in does not pin many
    /// read buffers.
    private static final int MAX_PARTS = 64;

    private @Nullable CompositeByteBuf parts;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof ByteBuf in)) {
            ctx.fireChannelRead(message);
            return;
        }
        try {
            while (in.isReadable()) {
                CompositeByteBuf begun = parts;
                if (begun != null) {
                    continueFrame(ctx, begun, in);
                } else {
                    startFrame(ctx, in);
                }
            }
        } finally {
            in.release();
        }
    }

    private void startFrame(ChannelHandlerContext ctx, ByteBuf in) {
        int readable = in.readableBytes();
        if (readable >= Limits.LENGTH_BYTES) {
            int frameBytes = Limits.LENGTH_BYTES + in.getUnsignedShort(in.readerIndex());
            if (readable >= frameBytes) {
                ctx.fireChannelRead(in.readRetainedSlice(frameBytes));
                return;
            }
        }
        parts = ctx.alloc().compositeBuffer(MAX_PARTS).addComponent(true, in.readRetainedSlice(readable));
    }

    private void continueFrame(ChannelHandlerContext ctx, CompositeByteBuf begun, ByteBuf in) {
        int have = begun.readableBytes();
        int wanted = have < Limits.LENGTH_BYTES ? Limits.LENGTH_BYTES - have
                : Limits.LENGTH_BYTES + begun.getUnsignedShort(0) - have;
        begun.addComponent(true, in.readRetainedSlice(Math.min(wanted, in.readableBytes())));
        have = begun.readableBytes();
        if (have >= Limits.LENGTH_BYTES && have == Limits.LENGTH_BYTES + begun.getUnsignedShort(0)) {
            parts = null;
            ctx.fireChannelRead(begun);
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        CompositeByteBuf begun = parts;
        parts = null;
        if (begun != null) {
            begun.release();
        }
    }
}
