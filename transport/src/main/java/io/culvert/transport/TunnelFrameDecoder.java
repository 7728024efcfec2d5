package io.culvert.transport;

import io.culvert.protocol.Limits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

/// Finds whole tunnel frames in the bytes of WebSocket payloads, whatever their packing (spec: wire 5.5).
/// Passes on each frame with its length prefix, ready to be relayed: as a slice, or as a composite if it
/// arrived in parts. The next handler owns it. Other messages are passed on unchanged.
final class TunnelFrameDecoder extends ChannelInboundHandlerAdapter {

    /// A frame of more parts is copied into one buffer.
    private static final int MAX_PARTS = 64;

    /// An incomplete frame is copied if its read buffer, which it would keep in memory, is this many times
    /// as large.
    private static final int MAX_PINNED_TIMES = 8;

    private @Nullable CompositeByteBuf parts;
    private @Nullable IntakeHandler intake;

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        intake = IntakeHandler.in(ctx.pipeline());
    }

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
                fire(ctx, in.readRetainedSlice(frameBytes));
                return;
            }
        }
        parts = ctx.alloc().compositeBuffer(MAX_PARTS).addComponent(true, part(ctx, in, readable));
    }

    /// The next handler owns the frame.
    private void fire(ChannelHandlerContext ctx, ByteBuf frame) {
        if (intake != null) {
            intake.count(1);
        }
        ctx.fireChannelRead(frame);
    }

    /// Keeps the first bytes of an incomplete frame: a peer that sends only these must not keep a whole read
    /// buffer in memory.
    private static ByteBuf part(ChannelHandlerContext ctx, ByteBuf in, int bytes) {
        if (readBuffer(in).capacity() / MAX_PINNED_TIMES < bytes) {
            return in.readRetainedSlice(bytes);
        }
        return ctx.alloc().directBuffer(bytes).writeBytes(in, bytes);
    }

    private static ByteBuf readBuffer(ByteBuf slice) {
        ByteBuf buffer = slice;
        for (ByteBuf under = buffer.unwrap(); under != null; under = buffer.unwrap()) {
            buffer = under;
        }
        return buffer;
    }

    private void continueFrame(ChannelHandlerContext ctx, CompositeByteBuf begun, ByteBuf in) {
        int have = begun.readableBytes();
        int wanted = have < Limits.LENGTH_BYTES ? Limits.LENGTH_BYTES - have
                : Limits.LENGTH_BYTES + begun.getUnsignedShort(0) - have;
        if (have >= Limits.LENGTH_BYTES && wanted <= in.readableBytes()) {
            parts = null;
            fire(ctx, begun.addComponent(true, in.readRetainedSlice(wanted)));
            return;
        }
        int bytes = Math.min(wanted, in.readableBytes());
        begun.addComponent(true, part(ctx, in, bytes));
        if (begun.readableBytes() == Limits.LENGTH_BYTES && begun.getUnsignedShort(0) == 0) {
            parts = null;
            fire(ctx, begun);
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
