package io.culvert.control;

import io.culvert.control.api.ApiRequest;
import io.culvert.control.api.ApiResponse;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpContentException;
import io.netty.handler.ssl.SslHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/// Takes whole HTTP requests from one connection and writes their answers, in order and one at a time: while
/// one is worked on, the connection is not read, so that what a client sends ahead stays in its own buffers. A
/// connection whose bytes are not HTTP is closed: where the next request begins is not known then.
///
/// One per connection, confined to its event loop; [ControlApi] runs elsewhere.
public final class ControlHandler extends SimpleChannelInboundHandler<FullHttpRequest> {

    /// What one read may hold of requests sent ahead; a client that sends more is not one of ours.
    private static final int MAX_WAITING = 64;

    private final ControlApi api;
    private final Executor workers;
    private final Queue<Incoming> waiting = new ArrayDeque<>();
    private boolean working;

    /// @param workers where calls block; a virtual thread each
    public ControlHandler(ControlApi api, Executor workers) {
        this.api = api;
        this.workers = workers;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest message) {
        boolean tooLarge = message.decoderResult().cause() instanceof TooLongHttpContentException;
        if (message.decoderResult().isFailure() && !tooLarge) {
            ctx.close();
            return;
        }
        boolean keepAlive = HttpUtil.isKeepAlive(message)
                && !(tooLarge && HttpUtil.is100ContinueExpected(message));
        Incoming incoming = new Incoming(request(ctx, message), keepAlive, tooLarge);
        if (!working) {
            start(ctx, incoming);
        } else if (waiting.size() < MAX_WAITING) {
            waiting.add(incoming);
        } else {
            ctx.close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }

    private void start(ChannelHandlerContext ctx, Incoming incoming) {
        working = true;
        ctx.channel().config().setAutoRead(false);
        try {
            workers.execute(() -> {
                ApiResponse answer = incoming.tooLarge ? api.refuseTooLarge(incoming.request)
                        : api.handle(incoming.request);
                ctx.executor().execute(() -> finish(ctx, incoming, answer));
            });
        } catch (RejectedExecutionException e) {
            // The service stops: clients try again elsewhere when a connection ends before its answer.
            ctx.close();
        }
    }

    private void finish(ChannelHandlerContext ctx, Incoming done, ApiResponse answer) {
        working = false;
        FullHttpResponse response = response(done.request, answer);
        if (!done.keepAlive) {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
            ctx.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
            return;
        }
        ctx.writeAndFlush(response);
        Incoming next = waiting.poll();
        if (next != null) {
            start(ctx, next);
        } else {
            ctx.channel().config().setAutoRead(true);
        }
    }

    private static ApiRequest request(ChannelHandlerContext ctx, FullHttpRequest message) {
        String uri = message.uri();
        int question = uri.indexOf('?');
        String path = question < 0 ? uri : uri.substring(0, question);
        return new ApiRequest(message.method().name(), path.isEmpty() ? "/" : path,
                question < 0 ? "" : uri.substring(question + 1), headers(message),
                ByteBufUtil.getBytes(message.content()), remote(ctx),
                ctx.pipeline().get(SslHandler.class) != null, UUID.randomUUID().toString());
    }

    private static Map<String, List<String>> headers(FullHttpRequest message) {
        Map<String, List<String>> headers = new HashMap<>();
        message.headers()
            .forEach(header -> headers
                .computeIfAbsent(header.getKey().toLowerCase(Locale.ROOT), n -> new ArrayList<>(1))
                .add(header.getValue()));
        return headers;
    }

    private static InetAddress remote(ChannelHandlerContext ctx) {
        return ctx.channel().remoteAddress() instanceof InetSocketAddress address && !address.isUnresolved()
                ? address.getAddress()
                : InetAddress.getLoopbackAddress();
    }

    private static FullHttpResponse response(ApiRequest request, ApiResponse answer) {
        FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(answer.status()), Unpooled.wrappedBuffer(answer.body()));
        answer.headers().forEach(response.headers()::set);
        response.headers().set("x-amzn-RequestId", request.requestId());
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, answer.contentType());
        response.headers().set(HttpHeaderNames.CONTENT_LENGTH, answer.body().length);
        return response;
    }

    private record Incoming(ApiRequest request, boolean keepAlive, boolean tooLarge) {}
}
