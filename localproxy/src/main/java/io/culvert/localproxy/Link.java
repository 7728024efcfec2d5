package io.culvert.localproxy;

import io.culvert.protocol.MessageDecoder;
import io.culvert.protocol.MessageEncoder;
import io.culvert.protocol.ProtocolException;
import io.culvert.protocol.TextException;
import io.culvert.protocol.TunnelMessage;
import io.culvert.transport.Faults;
import io.culvert.transport.LoopTimers;
import io.culvert.transport.Reasons;
import io.culvert.transport.WebSocketControl;
import io.culvert.transport.WebSocketPipeline;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One WebSocket of a local proxy: carries messages between the service and the [TunnelEnd] while it lives.
/// Confined to its event loop.
final class Link extends ChannelInboundHandlerAdapter {

    /// Learns how the link ended, once.
    interface Listener {

        /// The service said goodbye.
        ///
        /// @return whether there is nothing to come back to; otherwise the link counts as broken
        boolean closed(int code, String reason);

        /// It broke.
        void broken(String reason);
    }

    private final Channel channel;
    private final TunnelEnd end;
    private final Listener listener;
    private final @Nullable Resumption resumption;
    private final MessageDecoder decoder = new MessageDecoder();
    private final SharedFlush payload;
    private String why = "the connection was closed";
    private boolean closeSeen;

    Link(Channel channel, TunnelEnd end, Listener listener) {
        this(channel, end, listener, null);
    }

    /// @param resumption where the service speaks C1
    Link(Channel channel, TunnelEnd end, Listener listener, @Nullable Resumption resumption) {
        this.channel = channel;
        this.resumption = resumption;
        this.end = end;
        this.listener = listener;
        this.payload = new SharedFlush(channel);
    }

    boolean isActive() {
        return channel.isActive();
    }

    boolean isWritable() {
        return channel.isWritable();
    }

    /// For what applications send.
    SharedFlush payload() {
        return payload;
    }

    void send(TunnelMessage message) {
        channel.writeAndFlush(MessageEncoder.encode(channel.alloc(), message), channel.voidPromise());
    }

    /// Reads the WebSocket, or does not.
    void read(boolean on) {
        if (on != channel.config().isAutoRead()) {
            channel.config().setAutoRead(on);
        }
    }

    void after(long millis, Runnable work) {
        LoopTimers.after(channel, millis, TimeUnit.MILLISECONDS, work);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        switch (message) {
            case ByteBuf frame when resumption != null && !resumption.isForeign() -> {
                resumption.on(frame);
                frame.release();
            }
            case WebSocketControl.Text text when resumption != null -> said(ctx, text.text(), resumption);
            case ByteBuf frame -> {
                try {
                    end.on(decoder.decode(frame));
                } catch (ProtocolException e) {
                    end.tell(new LocalProxyEvent.Unreadable(String.valueOf(e.getMessage())));
                    ctx.close();
                } finally {
                    frame.release();
                }
            }
            case WebSocketControl.Close close -> {
                closeSeen = listener.closed(close.code(), close.reason());
                if (!closeSeen) {
                    why = close.reason();
                    ctx.close();
                }
            }
            default -> ctx.fireChannelRead(message);
        }
    }

    /// A new epoch; a frame that has come in part belongs to the one before.
    private void said(ChannelHandlerContext ctx, String text, Resumption to) {
        try {
            WebSocketPipeline.findFrames(ctx.pipeline());
            to.on(text, this);
        } catch (TextException e) {
            end.tell(new LocalProxyEvent.LinkFault(String.valueOf(e.getMessage())));
            ctx.close();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        end.turnOver();
        if (resumption != null) {
            resumption.turn();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        end.writable(channel.isWritable());
        if (resumption != null && channel.isWritable()) {
            resumption.writable();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (resumption != null) {
            resumption.unlinked();
        } else {
            end.unlinked();
        }
        if (!closeSeen) {
            listener.broken(why);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        Faults.note("a link", cause);
        why = Reasons.of(cause);
        ctx.close();
    }
}
