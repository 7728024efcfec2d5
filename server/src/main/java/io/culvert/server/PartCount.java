package io.culvert.server;

import io.culvert.transport.IntakeHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;

/// Counts the parts and header lines of requests as messages of the connection's turn ([IntakeHandler]). Each
/// takes the event loop's time, whatever its size: a body may come in chunks of one byte, and thousands of
/// header lines fit in the longest head. Follows the HTTP codec.
final class PartCount extends ChannelInboundHandlerAdapter {

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        IntakeHandler intake = IntakeHandler.in(ctx.pipeline());
        if (intake != null) {
            intake.count(1 + headerLines(message));
        }
        ctx.fireChannelRead(message);
    }

    private static int headerLines(Object message) {
        return switch (message) {
            case HttpRequest request -> request.headers().size();
            case LastHttpContent end -> end.trailingHeaders().size();
            default -> 0;
        };
    }
}
