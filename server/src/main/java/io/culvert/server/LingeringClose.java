package io.culvert.server;

import io.culvert.transport.IntakeHandler;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;

/// Closes a connection that was answered while its client still writes in a way that lets the client read the
/// answer: our half first, then the rest when the client has closed its own. A system that closes a socket
/// with unread bytes in it sends a reset, which takes the answer away from the client. What still comes is
/// read and thrown away up to a bound; [RequestDeadline] bounds the time. Stands between it and the
/// HTTP codec.
final class LingeringClose extends ChannelDuplexHandler {

    private final RequestDeadline deadline;
    private final long most;
    private boolean answeredEarly;
    private boolean lingering;
    private long dropped;

    /// @param most how many bytes are thrown away
    LingeringClose(RequestDeadline deadline, long most) {
        this.deadline = deadline;
        this.most = most;
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object bytes, ChannelPromise promise) {
        answeredEarly = deadline.isReceiving();
        ctx.write(bytes, promise);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object bytes) {
        if (!lingering) {
            ctx.fireChannelRead(bytes);
            return;
        }
        dropped += bytes instanceof ByteBuf read ? read.readableBytes() : 0;
        ReferenceCountUtil.release(bytes);
        if (dropped > most) {
            ctx.close();
        }
    }

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        if (lingering || !answeredEarly || !deadline.isReceiving() || !ctx.channel().isActive()) {
            ctx.close(promise);
            return;
        }
        lingering = true;
        ctx.channel().closeFuture().addListener(closed -> promise.trySuccess());
        endOutput(ctx);
        readOn(ctx);
    }

    /// A channel whose output has ended counts as full, for which [IntakeHandler] would hold it.
    private static void readOn(ChannelHandlerContext ctx) {
        IntakeHandler intake = IntakeHandler.in(ctx.pipeline());
        if (intake != null) {
            ctx.pipeline().remove(intake);
        }
        ctx.channel().config().setAutoRead(true);
    }

    private static void endOutput(ChannelHandlerContext ctx) {
        SslHandler tls = ctx.pipeline().get(SslHandler.class);
        DuplexChannel channel = (DuplexChannel) ctx.channel();
        if (tls == null) {
            channel.shutdownOutput();
        } else {
            tls.closeOutbound().addListener(said -> channel.shutdownOutput());
        }
    }
}
