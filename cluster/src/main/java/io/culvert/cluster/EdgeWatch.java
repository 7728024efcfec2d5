package io.culvert.cluster;

import io.culvert.transport.PeerLost;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;

/// At the home, tells a client that left from an edge that was lost. An edge whose client has left ends TLS
/// with a close_notify; one that dies, is cut off or drains does not. After the latter the peer's handler
/// receives [PeerLost], and closes the channel once the token may return. The edge waits for that, so that its
/// client does not come back before.
///
/// Directly follows TLS. The channel must stay open when its input ends.
final class EdgeWatch extends ChannelDuplexHandler {

    private enum Phase {
        CARRIES, CLIENT_LEFT, CLOSED_HERE, LOST
    }

    private Phase phase = Phase.CARRIES;

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslCloseCompletionEvent said && said.isSuccess()) {
            clientLeft(ctx);
        } else if (event == ChannelInputShutdownEvent.INSTANCE) {
            lost(ctx);
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    private void clientLeft(ChannelHandlerContext ctx) {
        if (phase == Phase.CARRIES) {
            phase = Phase.CLIENT_LEFT;
            ctx.close();
        }
    }

    private void lost(ChannelHandlerContext ctx) {
        if (phase == Phase.CARRIES) {
            phase = Phase.LOST;
            ctx.fireUserEventTriggered(PeerLost.EVENT);
        }
    }

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        if (phase == Phase.CARRIES) {
            phase = Phase.CLOSED_HERE;
        }
        ctx.close(promise);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        lost(ctx);
        ctx.fireChannelInactive();
    }
}
