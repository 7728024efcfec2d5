package io.culvert.server;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;

/// Finds header lines that begin with a space or a tab (obs-fold; RFC 9112, 5.2). The HTTP codec would join
/// them to the line before, where a balancer in front may see a separate header. Also finds heads and trailers
/// with more lines than any client sends, because each line costs the codec far more than its bytes. Stands
/// before the codec and reads the bytes of request heads alone; [Bodies] behind the codec says how long each
/// body is. Fires [Found] for the first of these faults, and discards all later bytes.
final class FoldedHeaders extends ChannelInboundHandlerAdapter {

    /// Lines of a head, or of a body's trailers.
    private static final int MOST_LINES = 256;

    private Part part = Part.HEAD;
    private Line line = Line.BEFORE_REQUEST;
    private long bodyBytes;
    private ChunkedBody chunks = new ChunkedBody();
    private int lines;
    private @Nullable Found found;

    /// The event: the request must be refused, and its connection must end.
    enum Found {
        /// A header line is folded.
        FOLDED,
        /// The head or the trailers have too many lines.
        TOO_MANY_LINES
    }

    /// The part of a request to which the next byte belongs.
    private enum Part {
        HEAD, BODY, CHUNKS, UNCHECKED, REFUSED
    }

    /// The state of the current header line.
    private enum Line {
        BEFORE_REQUEST, NOTHING, CARRIAGE_RETURN, TEXT
    }

    /// Reports to the handler before the codec where bodies begin and how long they are.
    final class Bodies extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (message instanceof HttpRequest request) {
                began(request);
            }
            if (message instanceof LastHttpContent && part == Part.CHUNKS) {
                part = Part.HEAD;
                lines = 0;
            }
            ctx.fireChannelRead(message);
        }

        private void began(HttpRequest request) {
            if (request.decoderResult().isFailure()) {
                part = Part.UNCHECKED;
            } else if (HttpUtil.isTransferEncodingChunked(request)) {
                part = Part.CHUNKS;
                chunks = new ChunkedBody();
            } else {
                bodyBytes = HttpUtil.getContentLength(request, 0L);
                part = bodyBytes > 0 ? Part.BODY : Part.HEAD;
            }
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        try {
            while (bytes.isReadable() && part != Part.REFUSED) {
                int length = next(bytes);
                if (found != null) {
                    part = Part.REFUSED;
                    ctx.fireUserEventTriggered(found);
                } else {
                    ctx.fireChannelRead(bytes.readRetainedSlice(length));
                }
            }
        } finally {
            bytes.release();
        }
    }

    /// How many bytes the codec may receive before this handler examines more: at most one head, one body, or
    /// one line after the chunks of a body.
    private int next(ByteBuf bytes) {
        return switch (part) {
            case HEAD -> head(bytes);
            case BODY -> body(bytes);
            case CHUNKS -> chunks(bytes);
            case UNCHECKED, REFUSED -> bytes.readableBytes();
        };
    }

    private int chunks(ByteBuf bytes) {
        int length = chunks.next(bytes);
        if (chunks.isTrailers() && bytes.getByte(bytes.readerIndex() + length - 1) == '\n') {
            countLine();
        }
        return length;
    }

    private void countLine() {
        lines++;
        if (lines > MOST_LINES) {
            found = Found.TOO_MANY_LINES;
        }
    }

    private int body(ByteBuf bytes) {
        int length = (int) Math.min(bodyBytes, bytes.readableBytes());
        bodyBytes -= length;
        if (bodyBytes == 0) {
            part = Part.HEAD;
        }
        return length;
    }

    private int head(ByteBuf bytes) {
        for (int i = bytes.readerIndex(); i < bytes.writerIndex(); i++) {
            byte next = bytes.getByte(i);
            if (next == '\n' && (line == Line.NOTHING || line == Line.CARRIAGE_RETURN)) {
                line = Line.BEFORE_REQUEST;
                lines = 0;
                return i + 1 - bytes.readerIndex();
            }
            if (line == Line.NOTHING && (next == ' ' || next == '\t')) {
                found = Found.FOLDED;
                return 0;
            }
            line = after(next);
            if (line == Line.NOTHING && next == '\n') {
                countLine();
            }
            if (found != null) {
                return 0;
            }
        }
        return bytes.readableBytes();
    }

    private Line after(byte next) {
        if (line == Line.BEFORE_REQUEST && next >= 0 && next <= ' ') {
            // The codec skips these.
            return line;
        }
        if (next == '\n') {
            return Line.NOTHING;
        }
        return line == Line.NOTHING && next == '\r' ? Line.CARRIAGE_RETURN : Line.TEXT;
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        part = Part.UNCHECKED;
    }
}
