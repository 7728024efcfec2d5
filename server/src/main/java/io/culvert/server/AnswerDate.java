package io.culvert.server;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.DateFormatter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.time.InstantSource;
import java.util.Date;

/// Adds a Date header to every answer, including refusals, because SDKs correct a wrong clock by it. Leaves
/// the pipeline when the connection becomes a WebSocket.
final class AnswerDate extends ChannelOutboundHandlerAdapter {

    private final InstantSource clock;

    AnswerDate(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        boolean leaves = false;
        if (message instanceof HttpResponse answer) {
            answer.headers().set(HttpHeaderNames.DATE, DateFormatter.format(Date.from(clock.instant())));
            leaves = answer.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS);
        }
        ctx.write(message, promise);
        if (leaves) {
            ctx.pipeline().remove(this);
        }
    }
}
