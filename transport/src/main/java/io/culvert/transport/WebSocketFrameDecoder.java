package io.culvert.transport;

import io.culvert.protocol.Limits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Decodes WebSocket frames as their bytes arrive (spec: wire 5.4; RFC 6455, 5). Passes on binary payload as
/// slices of the read buffer as soon as it arrives, because tunnel frames ignore WebSocket boundaries. Passes
/// on control frames and, if they are allowed, text messages whole, as [WebSocketControl]. A broken rule fires
/// one [WebSocketException], and all later bytes are discarded.
final class WebSocketFrameDecoder extends ChannelInboundHandlerAdapter {

    private static final int CONTINUATION = 0;
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;
    private static final int MAX_CONTROL_BYTES = 125;
    private static final int FIN = 0x80;
    private static final int MASKED = 0x80;

    private final boolean expectsMask;
    private final int maxTextBytes;
    private final byte[] header = new byte[14];

    private int headerBytes;
    private int headerLength = 2;
    private boolean inPayload;
    private int opcode;
    private int mask;
    private int payloadBytes;
    private int payloadRead;
    private boolean inMessage;
    private boolean inText;
    private boolean broken;
    private ByteBuf control = Unpooled.EMPTY_BUFFER;
    private ByteBuf text = Unpooled.EMPTY_BUFFER;
    private @Nullable IntakeHandler intake;

    /// @param expectsMask on the service's end, where every frame must be masked; false on the connecting
    /// end, where none may be masked
    WebSocketFrameDecoder(boolean expectsMask) {
        this(expectsMask, 0);
    }

    /// @param maxTextBytes the longest text message; 0 if none is accepted
    WebSocketFrameDecoder(boolean expectsMask, int maxTextBytes) {
        this.expectsMask = expectsMask;
        this.maxTextBytes = maxTextBytes;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        intake = IntakeHandler.in(ctx.pipeline());
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        try {
            while (in.isReadable() && !broken) {
                if (inPayload) {
                    payload(ctx, in);
                } else {
                    header(ctx, in);
                }
            }
        } catch (WebSocketException e) {
            broken = true;
            ctx.fireExceptionCaught(e);
        } finally {
            in.release();
        }
    }

    private void header(ChannelHandlerContext ctx, ByteBuf in) {
        int wanted = Math.min(headerLength - headerBytes, in.readableBytes());
        in.readBytes(header, headerBytes, wanted);
        headerBytes += wanted;
        if (headerBytes == 2) {
            headerLength = 2 + lengthBytes() + ((header[1] & MASKED) == 0 ? 0 : Integer.BYTES);
            checkFirstBytes();
        }
        if (headerBytes == headerLength) {
            startFrame(ctx);
        }
    }

    private int lengthBytes() {
        return switch (header[1] & 0x7f) {
            case 126 -> Short.BYTES;
            case 127 -> Long.BYTES;
            default -> 0;
        };
    }

    private void checkFirstBytes() {
        opcode = header[0] & 0x0f;
        require((header[0] & 0x70) == 0, "reserved WebSocket bits are set");
        require((header[1] & MASKED) != 0 == expectsMask,
                expectsMask ? "a client's WebSocket frame is not masked"
                        : "a service's WebSocket frame is masked");
        boolean fin = (header[0] & FIN) != 0;
        switch (opcode) {
            case CONTINUATION -> require(inMessage, "a WebSocket continuation continues nothing");
            case BINARY -> require(!inMessage, "a WebSocket message begins inside another");
            case CLOSE, PING, PONG -> require(fin && (header[1] & 0x7f) <= MAX_CONTROL_BYTES,
                    "a WebSocket control frame is fragmented or longer than 125 bytes");
            case TEXT -> startText();
            default -> require(false, "unknown WebSocket opcode");
        }
        if (opcode <= BINARY) {
            inText = opcode == TEXT || (opcode == CONTINUATION && inText);
            inMessage = !fin;
        }
    }

    private void startText() {
        if (maxTextBytes == 0) {
            throw new WebSocketException(WebSocketControl.Close.UNACCEPTABLE,
                    "text frames are not accepted (expected: binary)");
        }
        require(!inMessage, "a WebSocket message begins inside another");
    }

    private static void require(boolean kept, String text) {
        if (!kept) {
            throw new WebSocketException(WebSocketControl.Close.PROTOCOL_ERROR, text);
        }
    }

    private void startFrame(ChannelHandlerContext ctx) {
        if (intake != null) {
            intake.count(1);
        }
        int lengthBytes = lengthBytes();
        long length = lengthBytes == 0 ? header[1] & 0x7f : bigEndian(2, lengthBytes);
        if (length < 0 || length > Limits.MAX_WEBSOCKET_FRAME_BYTES) {
            throw new WebSocketException(WebSocketControl.Close.TOO_BIG,
                    "a WebSocket frame is longer than " + Limits.MAX_WEBSOCKET_FRAME_BYTES + " bytes");
        }
        mask = expectsMask ? (int) bigEndian(2 + lengthBytes, Integer.BYTES) : 0;
        payloadBytes = (int) length;
        payloadRead = 0;
        headerBytes = 0;
        headerLength = 2;
        inPayload = true;
        if (opcode >= CLOSE) {
            control = ctx.alloc().buffer(MAX_CONTROL_BYTES);
        } else if (inText) {
            growText(ctx);
        }
        if (payloadBytes == 0) {
            endFrame(ctx);
        }
    }

    private void growText(ChannelHandlerContext ctx) {
        if (text.readableBytes() + payloadBytes > maxTextBytes) {
            throw new WebSocketException(WebSocketControl.Close.POLICY,
                    "a text message is longer than " + maxTextBytes + " bytes");
        }
        if (text.maxCapacity() == 0) {
            text = ctx.alloc().buffer(payloadBytes);
        }
    }

    private long bigEndian(int from, int bytes) {
        long value = 0;
        for (int i = from; i < from + bytes; i++) {
            value = (value << Byte.SIZE) | (header[i] & 0xff);
        }
        return value;
    }

    private void payload(ChannelHandlerContext ctx, ByteBuf in) {
        int bytes = Math.min(payloadBytes - payloadRead, in.readableBytes());
        Masking.unmask(in, in.readerIndex(), bytes, mask, payloadRead);
        payloadRead += bytes;
        if (opcode >= CLOSE) {
            control.writeBytes(in, bytes);
        } else if (inText) {
            text.writeBytes(in, bytes);
        } else {
            ctx.fireChannelRead(in.readRetainedSlice(bytes));
        }
        if (payloadRead == payloadBytes) {
            endFrame(ctx);
        }
    }

    private void endFrame(ChannelHandlerContext ctx) {
        inPayload = false;
        if (opcode >= CLOSE) {
            ByteBuf payload = control;
            control = Unpooled.EMPTY_BUFFER;
            ctx.fireChannelRead(control(payload));
        } else if (inText && !inMessage) {
            ByteBuf payload = text;
            text = Unpooled.EMPTY_BUFFER;
            String whole = payload.toString(StandardCharsets.ISO_8859_1);
            payload.release();
            ctx.fireChannelRead(new WebSocketControl.Text(whole));
        }
    }

    private WebSocketControl control(ByteBuf payload) {
        return switch (opcode) {
            case PING -> new WebSocketControl.Ping(payload);
            case PONG -> new WebSocketControl.Pong(payload);
            default -> close(payload);
        };
    }

    private static WebSocketControl close(ByteBuf payload) {
        try {
            if (!payload.isReadable()) {
                return new WebSocketControl.Close(WebSocketControl.Close.NO_STATUS, "");
            }
            require(payload.readableBytes() >= Short.BYTES, "a WebSocket close code has one byte");
            int code = payload.readUnsignedShort();
            boolean text = ByteBufUtil.isText(payload, StandardCharsets.UTF_8);
            return new WebSocketControl.Close(code, text ? payload.toString(StandardCharsets.UTF_8) : "");
        } finally {
            payload.release();
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        control.release();
        control = Unpooled.EMPTY_BUFFER;
        text.release();
        text = Unpooled.EMPTY_BUFFER;
    }
}
