package io.culvert.transport;

import io.culvert.protocol.Limits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import java.nio.CharBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;

/// Puts tunnel frames into WebSocket messages (spec: wire 5.5). Sends each frame in an unfragmented message
/// of its own, which most clients need; if `packed`, all frames up to a flush share a message. Does not change
/// the payload: our own ends mask with zero, because a mask has no use inside TLS.
final class WebSocketFrameEncoder extends ChannelOutboundHandlerAdapter {

    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;
    private static final int MAX_REASON_BYTES = 123;

    private final boolean masks;
    private final boolean packed;
    private final Queue<Pending> pending = new ArrayDeque<>();
    private int pendingBytes;
    private boolean closed;

    private record Pending(ByteBuf frame, ChannelPromise promise) {}

    /// @param masks on the connecting end
    /// @param packed true if the other end is ours
    WebSocketFrameEncoder(boolean masks, boolean packed) {
        this.masks = masks;
        this.packed = packed;
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (closed) {
            // Nothing follows a Close frame.
            discard(message, promise);
            return;
        }
        switch (message) {
            case ByteBuf frame -> frame(ctx, frame, promise);
            case WebSocketControl.Ping ping -> control(ctx, PING, ping.payload(), promise);
            case WebSocketControl.Pong pong -> control(ctx, PONG, pong.payload(), promise);
            case WebSocketControl.Text text -> control(ctx, TEXT, ByteBufUtil.encodeString(ctx.alloc(),
                    CharBuffer.wrap(text.text()), StandardCharsets.US_ASCII), promise);
            case WebSocketControl.Close close -> {
                control(ctx, CLOSE, closePayload(ctx, close), promise);
                closed = true;
            }
            default -> ctx.write(message, promise);
        }
    }

    private static void discard(Object message, ChannelPromise promise) {
        switch (message) {
            case WebSocketControl.Ping ping -> ping.payload().release();
            case WebSocketControl.Pong pong -> pong.payload().release();
            default -> ReferenceCountUtil.release(message);
        }
        if (!promise.isVoid()) {
            promise.tryFailure(new ClosedChannelException());
        }
    }

    private void frame(ChannelHandlerContext ctx, ByteBuf frame, ChannelPromise promise) {
        if (!packed) {
            int bytes = frame.readableBytes();
            message(ctx, BINARY, bytes, frame, promise);
            return;
        }
        if (pendingBytes + frame.readableBytes() > Limits.MAX_WEBSOCKET_FRAME_BYTES) {
            writePending(ctx);
        }
        pending.add(new Pending(frame, promise));
        pendingBytes += frame.readableBytes();
    }

    private void control(ChannelHandlerContext ctx, int opcode, ByteBuf payload, ChannelPromise promise) {
        writePending(ctx);
        message(ctx, opcode, payload.readableBytes(), payload, promise);
    }

    private void message(ChannelHandlerContext ctx, int opcode, int bytes, ByteBuf payload,
            ChannelPromise promise) {
        writeHeader(ctx, opcode, bytes, payload);
        ctx.write(payload, promise);
    }

    private void writePending(ChannelHandlerContext ctx) {
        Pending first = pending.peek();
        if (first == null) {
            return;
        }
        writeHeader(ctx, BINARY, pendingBytes, first.frame);
        pendingBytes = 0;
        for (Pending next = pending.poll(); next != null; next = pending.poll()) {
            ctx.write(next.frame, next.promise);
        }
    }

    /// Writes the header into the room before the payload if there is enough, so that TLS encrypts both in
    /// one record.
    private void writeHeader(ChannelHandlerContext ctx, int opcode, int bytes, ByteBuf payload) {
        int headerBytes = 2 + (bytes < 126 ? 0 : bytes <= 0xffff ? Short.BYTES : Long.BYTES)
                + (masks ? Integer.BYTES : 0);
        int start = payload.readerIndex() - headerBytes;
        if (start >= 0 && payload.hasMemoryAddress()) {
            int end = payload.writerIndex();
            header(payload.setIndex(start, start), opcode, bytes).writerIndex(end);
        } else {
            ctx.write(header(ctx.alloc().directBuffer(headerBytes), opcode, bytes), ctx.voidPromise());
        }
    }

    private ByteBuf header(ByteBuf out, int opcode, int bytes) {
        out.writeByte(0x80 | opcode);
        int mask = masks ? 0x80 : 0;
        if (bytes < 126) {
            out.writeByte(mask | bytes);
        } else if (bytes <= 0xffff) {
            out.writeByte(mask | 126).writeShort(bytes);
        } else {
            out.writeByte(mask | 127).writeLong(bytes);
        }
        return masks ? out.writeInt(0) : out;
    }

    private static ByteBuf closePayload(ChannelHandlerContext ctx, WebSocketControl.Close close) {
        ByteBuf payload = ctx.alloc().buffer(2 + MAX_REASON_BYTES);
        if (close.code() == WebSocketControl.Close.NO_STATUS) {
            return payload;
        }
        String reason = close.reason();
        while (ByteBufUtil.utf8Bytes(reason) > MAX_REASON_BYTES) {
            reason = reason.substring(0, reason.length() - 1);
        }
        payload.writeShort(close.code()).writeCharSequence(reason, StandardCharsets.UTF_8);
        return payload;
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {
        writePending(ctx);
        ctx.flush();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        pending.forEach(left -> ReferenceCountUtil.release(left.frame));
        pending.clear();
    }
}
