package io.culvert.relay;

import io.culvert.transport.PeerLost;
import io.culvert.transport.WebSocketControl;
import io.culvert.transport.WebSocketException;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The last handler of a peer's pipeline: hands what the WebSocket's handlers have read to the [Peer].
final class PeerHandler extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(PeerHandler.class);

    private final Peer peer;

    PeerHandler(Peer peer) {
        this.peer = peer;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        switch (message) {
            case ByteBuf frame -> peer.read(frame);
            case WebSocketControl.Text text -> peer.read(text);
            case WebSocketControl.Close close -> {
                peer.read(close);
                ctx.close();
            }
            default -> ctx.fireChannelRead(message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        peer.handOver();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        peer.outputTaken();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        peer.detach("the connection broke");
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == PeerLost.EVENT) {
            peer.release("its edge was lost");
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        switch (cause) {
            case WebSocketException broken -> {
                // Frames that it sent before are still relayed.
                peer.handOver();
                peer.dismiss(
                        new WebSocketControl.Close(broken.closeCode(), String.valueOf(broken.getMessage())));
            }
            case IOException broken -> ctx.close();
            default -> {
                LOG.atWarn()
                    .setCause(cause)
                    .addKeyValue("tunnel", peer.tunnelId())
                    .addKeyValue("peer", peer.side())
                    .log("tunnel {}: {} failed", peer.tunnelId(), peer.side());
                ctx.close();
            }
        }
    }
}
