package io.culvert.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.epoll.EpollSocketChannel;

/// Acknowledges small reads at once. An end with Nagle's algorithm, such as the reference's local proxy, does
/// not send the first bytes of a connection until the message that starts it is acknowledged; delayed
/// acknowledgements would cost every connection 40 ms.
///
/// The system resets the option as soon as data flows both ways, so it is set again after each small read.
/// Large reads are acknowledged without it.
final class QuickAckHandler extends ChannelInboundHandlerAdapter {

    private static final int SMALL_BYTES = 8 << 10;

    private int bytes;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof ByteBuf read) {
            bytes += read.readableBytes();
        }
        ctx.fireChannelRead(message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (bytes < SMALL_BYTES && ctx.channel() instanceof EpollSocketChannel socket && socket.isActive()) {
            socket.config().setTcpQuickAck(true);
        }
        bytes = 0;
        ctx.fireChannelReadComplete();
    }
}
