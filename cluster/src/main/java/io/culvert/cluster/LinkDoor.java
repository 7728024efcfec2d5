package io.culvert.cluster;

import io.culvert.transport.Faults;
import io.culvert.transport.LoopTimers;
import io.culvert.tunnel.life.LifeId;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Reads the first request of a link and lets the home answer it, then leaves; refuses all that is not a
/// carried peer for the life that lives here. `GET /life/UUID` asks whether that life is here and may act.
final class LinkDoor extends ChannelInboundHandlerAdapter {

    static final String LIFE_PATH = "/life/";

    private final LinkHome home;
    private final long patienceMillis;
    private @Nullable Future<?> deadline;
    private boolean refused;

    /// @param patienceMillis the longest time to the end of the request's head, TLS included
    LinkDoor(LinkHome home, long patienceMillis) {
        this.home = home;
        this.patienceMillis = patienceMillis;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        deadline = LoopTimers.after(ctx.channel(), patienceMillis, TimeUnit.MILLISECONDS, () -> ctx.close());
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (deadline != null) {
            deadline.cancel(false);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (refused || !(message instanceof HttpRequest request)) {
            ReferenceCountUtil.release(message);
        } else if (request.decoderResult().isFailure()) {
            answer(ctx, HttpResponseStatus.BAD_REQUEST, "the request is not HTTP");
        } else if (request.uri().startsWith(LIFE_PATH)) {
            answerLife(ctx, request.uri().substring(LIFE_PATH.length()));
        } else {
            letIn(ctx, request);
        }
    }

    private void answerLife(ChannelHandlerContext ctx, String life) {
        boolean here = life.matches("[0-9a-f-]{36}") && home.isHere(LifeId.of(life));
        answer(ctx, here ? HttpResponseStatus.OK : HttpResponseStatus.MISDIRECTED_REQUEST,
                here ? "this life is here" : "another life is here, or none");
    }

    private void letIn(ChannelHandlerContext ctx, HttpRequest request) {
        List<String> said = request.headers().getAll(Carried.HEADER);
        Optional<Carried> carried = said.size() == 1 ? Carried.parse(said.getFirst()) : Optional.empty();
        if (carried.isEmpty()) {
            answer(ctx, HttpResponseStatus.BAD_REQUEST, Carried.HEADER + ": missing or malformed");
        } else if (!home.isHere(carried.get().life())) {
            answer(ctx, HttpResponseStatus.MISDIRECTED_REQUEST, "another life is here, or none");
        } else {
            request.headers().remove(Carried.HEADER);
            home.arrived(ctx.channel(), carried.get());
            ctx.fireChannelRead(request);
            ctx.pipeline().remove(this);
        }
    }

    private void answer(ChannelHandlerContext ctx, HttpResponseStatus status, String text) {
        refused = true;
        FullHttpResponse answer = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status,
                Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
        answer.headers()
            .set(HttpHeaderNames.CONTENT_LENGTH, answer.content().readableBytes())
            .set(HttpHeaderNames.CONNECTION, "close");
        ctx.writeAndFlush(answer).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        Faults.note("a link before its first request", cause);
        ctx.close();
    }
}
