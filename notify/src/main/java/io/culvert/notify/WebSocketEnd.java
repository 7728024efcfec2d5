package io.culvert.notify;

import io.culvert.transport.Faults;
import io.culvert.transport.WebSocketControl;
import io.culvert.transport.WebSocketException;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;

/// Ends the WebSocket of an MQTT connection: sends Close before the connection is closed, whichever side
/// closes first. Passes on only bytes.
final class WebSocketEnd extends ChannelDuplexHandler {

    private boolean ending;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof WebSocketControl) {
            close(ctx, ctx.newPromise());
        } else {
            ctx.fireChannelRead(message);
        }
    }

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        end(ctx, WebSocketControl.Close.NORMAL, "", promise);
    }

    private void end(ChannelHandlerContext ctx, int code, String reason, ChannelPromise promise) {
        if (!ending) {
            ending = true;
            ctx.writeAndFlush(new WebSocketControl.Close(code, reason));
        }
        ctx.close(promise);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        Faults.note("a device's WebSocket", cause);
        if (cause instanceof WebSocketException broken) {
            end(ctx, broken.closeCode(), String.valueOf(broken.getMessage()), ctx.newPromise());
        } else {
            ctx.fireExceptionCaught(cause);
        }
    }
}
