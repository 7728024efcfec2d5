package io.culvert.control;

import io.culvert.control.api.ApiError;
import io.culvert.control.api.ErrorType;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Collects the body of a request within the [BodyBudget]. A request whose body does not fit is passed on at
/// once, without body and with a refusal, so that [ControlHandler] answers it in order and in the caller's
/// format; the rest of the body is read and discarded up to a limit. A chunked body that is too long ends its
/// connection: the codec would have to parse each of its chunks, and chunks may have one byte.
public final class RequestBody extends ChannelInboundHandlerAdapter {

    private static final byte[] NONE = new byte[0];
    private static final int FIRST_BYTES = 512;

    /// The memory that a request and each header take besides their text.
    private static final int HEAD_BYTES = 512;
    private static final int HEADER_BYTES = 128;

    private enum State {
        KEEPING, DROPPING, ENDED
    }

    private final BodyConfig config;
    private final BodyBudget budget;
    private final ControlApi api;
    private State state = State.KEEPING;
    private @Nullable HttpRequest head;
    private Optional<ApiError> stranger = Optional.empty();
    private byte[] kept = NONE;
    private int length;
    private int taken;
    private long dropped;

    /// @param budget the budget of all connections
    /// @param api recognises known access keys
    public RequestBody(BodyConfig config, BodyBudget budget, ControlApi api) {
        this.config = config;
        this.budget = budget;
        this.api = api;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            if (message instanceof HttpObject part && part.decoderResult().isFailure()) {
                ctx.close();
                return;
            }
            if (message instanceof HttpRequest request && state != State.ENDED) {
                begin(ctx, request);
            }
            if (message instanceof HttpContent content) {
                add(ctx, content);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void begin(ChannelHandlerContext ctx, HttpRequest request) {
        state = State.KEEPING;
        head = request;
        stranger = api.stranger(request.headers().get(HttpHeaderNames.AUTHORIZATION),
                request.headers().get("x-amz-security-token"));
        long announced = HttpUtil.getContentLength(request, -1L);
        if (!take(cost(request))) {
            refuse(ctx, request, full(), true);
        } else if (announced > limit()) {
            refuse(ctx, request,
                    announced > config.maxBytes() ? tooLong() : stranger.orElseGet(this::tooLong),
                    HttpUtil.is100ContinueExpected(request));
        } else if (HttpUtil.is100ContinueExpected(request)) {
            ctx.writeAndFlush(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE,
                    Unpooled.EMPTY_BUFFER));
        }
    }

    private int limit() {
        return stranger.isPresent() ? Math.min(config.strangerBytes(), config.maxBytes()) : config.maxBytes();
    }

    private static int cost(HttpRequest request) {
        int cost = HEAD_BYTES + request.uri().length();
        for (Map.Entry<String, String> header : request.headers()) {
            cost += HEADER_BYTES + header.getKey().length() + header.getValue().length();
        }
        return cost;
    }

    private void add(ChannelHandlerContext ctx, HttpContent content) {
        HttpRequest request = head;
        if (state != State.KEEPING || request == null) {
            drop(ctx, content.content().readableBytes());
        } else if (content.content().readableBytes() > limit() - length) {
            refuse(ctx, request, tooLong(), HttpUtil.isTransferEncodingChunked(request));
        } else if (!keep(content.content())) {
            refuse(ctx, request, full(), true);
        } else if (content instanceof LastHttpContent) {
            pass(ctx, new IncomingRequest(request, Arrays.copyOf(kept, length), null, false, taken));
        }
    }

    /// Grows with the received bytes, whatever length the client announced.
    private boolean keep(ByteBuf bytes) {
        int needed = length + bytes.readableBytes();
        if (needed > kept.length) {
            int grown = Math.min(limit(), Math.max(needed, Math.max(FIRST_BYTES, 2 * kept.length)));
            if (!take(grown - kept.length)) {
                return false;
            }
            kept = Arrays.copyOf(kept, grown);
        }
        bytes.readBytes(kept, length, bytes.readableBytes());
        length = needed;
        return true;
    }

    private boolean take(int bytes) {
        boolean there = budget.take(bytes, stranger.isPresent());
        taken += there ? bytes : 0;
        return there;
    }

    private void refuse(ChannelHandlerContext ctx, HttpRequest request, ApiError refusal, boolean last) {
        pass(ctx, new IncomingRequest(request, NONE, refusal, last, taken));
        state = last ? State.ENDED : State.DROPPING;
        dropped = 0;
    }

    private void pass(ChannelHandlerContext ctx, IncomingRequest request) {
        head = null;
        kept = NONE;
        length = 0;
        taken = 0;
        ctx.fireChannelRead(request);
    }

    private void drop(ChannelHandlerContext ctx, int bytes) {
        dropped += bytes;
        if (dropped > config.discardBytes()) {
            ctx.close();
        }
    }

    private ApiError tooLong() {
        return new ApiError(ErrorType.REQUEST_TOO_LARGE,
                "The request's body is longer than is accepted (expected: at most " + limit() + " bytes).");
    }

    private static ApiError full() {
        return new ApiError(ErrorType.SERVICE_UNAVAILABLE,
                "Too many requests are being received at the moment; try again.");
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        budget.give(taken);
        taken = 0;
        ctx.fireChannelInactive();
    }
}
