package io.culvert.control;

import io.culvert.control.api.ApiError;
import io.culvert.control.api.ApiRequest;
import io.culvert.control.api.ApiResponse;
import io.culvert.transport.ClientAddress;
import io.culvert.transport.Faults;
import io.culvert.transport.IntakeHandler;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
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

/// Answers the requests of one connection in order and one at a time. It does not read from the connection
/// while a call runs or the channel is not writable, so pipelined requests stay in the client's buffers. An
/// [IntakeHandler] precedes it in the pipeline.
///
/// One per connection, confined to the connection's event loop; [ControlApi] runs on `workers`.
public final class ControlHandler extends SimpleChannelInboundHandler<IncomingRequest> {

    /// The maximum size of pipelined requests in one read. No known client pipelines more.
    private static final int MAX_WAITING = 64;

    private final ControlApi api;
    private final BodyBudget budget;
    private final Executor workers;
    private final Queue<IncomingRequest> waiting = new ArrayDeque<>();
    private boolean working;

    /// @param budget gets the memory of a request back when the request is answered
    /// @param workers runs the calls, which block, on virtual threads
    public ControlHandler(ControlApi api, BodyBudget budget, Executor workers) {
        this.api = api;
        this.budget = budget;
        this.workers = workers;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, IncomingRequest incoming) {
        if (waiting.size() >= MAX_WAITING || !ctx.channel().isActive()) {
            budget.give(incoming.taken());
            ctx.close();
            return;
        }
        intake(ctx).count(1);
        waiting.add(incoming);
        next(ctx);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        next(ctx);
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        waiting.forEach(request -> budget.give(request.taken()));
        waiting.clear();
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        Faults.note("a connection to the API", cause);
        ctx.close();
    }

    /// Starts the next request if no call is running and the channel is writable.
    private void next(ChannelHandlerContext ctx) {
        boolean free = !working && ctx.channel().isWritable();
        IncomingRequest next = free ? waiting.poll() : null;
        if (next != null) {
            intake(ctx).hold(IntakeHandler.Hold.WORK);
            start(ctx, next);
        } else if (!working && waiting.isEmpty()) {
            intake(ctx).release(IntakeHandler.Hold.WORK);
        }
    }

    private static IntakeHandler intake(ChannelHandlerContext ctx) {
        return ctx.pipeline().get(IntakeHandler.class);
    }

    private void start(ChannelHandlerContext ctx, IncomingRequest incoming) {
        working = true;
        ApiRequest request = request(ctx, incoming);
        ApiError refusal = incoming.refusal();
        try {
            workers.execute(() -> {
                ControlApi.Answered answer = refusal == null ? api.answer(request)
                        : new ControlApi.Answered(api.refuse(request, refusal), () -> {});
                ctx.executor().execute(() -> finish(ctx, incoming, request, answer));
            });
        } catch (RejectedExecutionException e) {
            // The service is stopping. A client whose connection closes before the answer retries.
            budget.give(incoming.taken());
            ctx.close();
        }
    }

    private void finish(ChannelHandlerContext ctx, IncomingRequest done, ApiRequest request,
            ControlApi.Answered answer) {
        working = false;
        budget.give(done.taken());
        if (!ctx.channel().isActive()) {
            answer.taken().run();
            return;
        }
        FullHttpResponse response = response(request, answer.response());
        ChannelPromise written = ctx.newPromise().addListener(taken -> answer.taken().run());
        if (done.last() || !HttpUtil.isKeepAlive(done.head())) {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
            ctx.writeAndFlush(response, written).addListener(ChannelFutureListener.CLOSE);
        } else {
            ctx.writeAndFlush(response, written);
            next(ctx);
        }
    }

    private static ApiRequest request(ChannelHandlerContext ctx, IncomingRequest incoming) {
        HttpRequest message = incoming.head();
        String uri = message.uri();
        int question = uri.indexOf('?');
        String path = question < 0 ? uri : uri.substring(0, question);
        return new ApiRequest(message.method().name(), path.isEmpty() ? "/" : path,
                question < 0 ? "" : uri.substring(question + 1), headers(message), incoming.body(),
                remote(ctx), ctx.pipeline().get(SslHandler.class) != null, UUID.randomUUID().toString());
    }

    private static Map<String, List<String>> headers(HttpRequest message) {
        Map<String, List<String>> headers = new HashMap<>();
        message.headers()
            .forEach(header -> headers
                .computeIfAbsent(header.getKey().toLowerCase(Locale.ROOT), n -> new ArrayList<>(1))
                .add(header.getValue()));
        return headers;
    }

    private static InetAddress remote(ChannelHandlerContext ctx) {
        return ClientAddress.of(ctx.channel()) instanceof InetSocketAddress address && !address.isUnresolved()
                ? address.getAddress()
                : InetAddress.getLoopbackAddress();
    }

    private static FullHttpResponse response(ApiRequest request, ApiResponse answer) {
        FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(answer.status()), Unpooled.wrappedBuffer(answer.body()));
        answer.headers().forEach(response.headers()::set);
        response.headers().set("x-amzn-RequestId", request.requestId());
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, answer.contentType());
        if (answer.status() != HttpResponseStatus.NOT_MODIFIED.code()) {
            response.headers().set(HttpHeaderNames.CONTENT_LENGTH, answer.body().length);
        }
        return response;
    }
}
