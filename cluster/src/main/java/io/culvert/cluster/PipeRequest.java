package io.culvert.cluster;

import io.culvert.transport.Faults;
import io.culvert.transport.LoopTimers;
import io.culvert.transport.Reasons;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.concurrent.Future;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Waits for the home's answer to the request of one pipe. Closes the connection unless the peer is attached.
final class PipeRequest extends SimpleChannelInboundHandler<FullHttpResponse> {

    private final Pipe pipe;
    private final Duration within;
    private final Consumer<PipeAnswer> listener;
    private String why = "the connection was closed before the answer";
    private boolean answered;
    private @Nullable Future<?> deadline;

    /// @param within the longest time to the answer
    /// @param listener called once
    PipeRequest(Pipe pipe, Duration within, Consumer<PipeAnswer> listener) {
        this.pipe = pipe;
        this.within = within;
        this.listener = listener;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpResponse answer) {
        if (answered) {
            ctx.close();
            return;
        }
        answered = true;
        String text = answer.content().toString(StandardCharsets.UTF_8).strip();
        int status = answer.status().code();
        if (status == HttpResponseStatus.SWITCHING_PROTOCOLS.code()) {
            listener.accept(new PipeAnswer.Attached(answer.headers().copy(), pipe));
            return;
        }
        ctx.close();
        listener.accept(switch (status) {
            case 421 -> new PipeAnswer.Moved();
            case 503 -> new PipeAnswer.Unavailable(text);
            default -> new PipeAnswer.Answered(status, text);
        });
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        deadline = LoopTimers.after(ctx.channel(), within.toMillis(), TimeUnit.MILLISECONDS, () -> {
            why = "no answer in " + within.toMillis() + " ms";
            ctx.close();
        });
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (deadline != null) {
            deadline.cancel(false);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        Faults.note("a pipe that was being opened", cause);
        why = Reasons.of(cause);
        ctx.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (!answered) {
            answered = true;
            listener.accept(new PipeAnswer.Unreachable(why));
        }
    }
}
