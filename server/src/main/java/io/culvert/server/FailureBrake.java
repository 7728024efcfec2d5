package io.culvert.server;

import io.culvert.transport.LoopTimers;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// Delays refusals of signatures and tokens if their address had many of them ([Failures]), and closes the
/// connection after a delayed refusal. All other answers are sent at once, even to the same address. Leaves
/// the pipeline when the connection becomes a WebSocket.
final class FailureBrake extends ChannelOutboundHandlerAdapter {

    private final Failures failures;
    private boolean braked;

    FailureBrake(Failures failures) {
        this.failures = failures;
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (braked) {
            ReferenceCountUtil.release(message);
            promise.cancel(false);
        } else if (message instanceof FullHttpResponse answer && refuses(answer.status())) {
            refuse(ctx, answer, promise);
        } else {
            ctx.write(message, promise);
            if (message instanceof HttpResponse answer
                    && answer.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
                ctx.pipeline().remove(this);
            }
        }
    }

    private static boolean refuses(HttpResponseStatus status) {
        return status.equals(HttpResponseStatus.FORBIDDEN) || status.equals(HttpResponseStatus.UNAUTHORIZED);
    }

    private void refuse(ChannelHandlerContext ctx, FullHttpResponse answer, ChannelPromise promise) {
        Duration wait = failures.note(AddressKey.of(ctx.channel()), System.nanoTime());
        if (wait.isZero()) {
            ctx.write(answer, promise);
            return;
        }
        braked = true;
        answer.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        promise.addListener(ChannelFutureListener.CLOSE);
        LoopTimers.after(ctx.channel(), wait.toMillis(), TimeUnit.MILLISECONDS,
                () -> ctx.writeAndFlush(answer, promise));
    }
}
