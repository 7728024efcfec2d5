package io.culvert.server;

import io.culvert.transport.IntakeHandler;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;

/// Closes a connection whose client still sends, so that the client can read the answer: ends the service's
/// direction first, and closes the connection when the client has ended its own. If a socket is closed with
/// unread bytes, the system sends a reset, and the client loses the answer. Discards what the client still
/// sends, up to a limit; [RequestDeadline], which precedes this handler in the pipeline, limits the time.
///
/// Discards the bytes before TLS reads them: a TLS engine whose output was closed may refuse further input,
/// and Netty's TLS handler would collect that input until the connection ends.
final class LingeringClose extends ChannelDuplexHandler {

    private final RequestDeadline deadline;
    private final long most;
    private boolean answeredEarly;
    private boolean lingering;

    /// @param most how many bytes are discarded
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

    /// A channel whose output has ended is not writable, so [IntakeHandler] would not read it.
    private void readOn(ChannelHandlerContext ctx) {
        ctx.pipeline().addFirst("discard", new Discard());
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

    /// Discards received bytes, and closes the connection beyond the limit.
    private final class Discard extends ChannelInboundHandlerAdapter {

        private long discarded;

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object bytes) {
            discarded += ((ByteBuf) bytes).readableBytes();
            ReferenceCountUtil.release(bytes);
            if (discarded > most) {
                ctx.channel().close();
            }
        }
    }
}
