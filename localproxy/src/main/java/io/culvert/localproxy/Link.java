package io.culvert.localproxy;

import io.culvert.protocol.MessageDecoder;
import io.culvert.protocol.MessageEncoder;
import io.culvert.protocol.ProtocolException;
import io.culvert.protocol.TunnelMessage;
import io.culvert.transport.Reasons;
import io.culvert.transport.WebSocketControl;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.TimeUnit;

/// One WebSocket of a local proxy: carries messages between the service and the [TunnelEnd] while it lives.
/// Confined to its event loop.
final class Link extends ChannelInboundHandlerAdapter {

    /// Learns how the link ended, once.
    interface Listener {

        /// The service said goodbye: there is nothing to come back to.
        void closed(int code, String reason);

        /// It broke.
        void broken(String reason);
    }

    private final Channel channel;
    private final TunnelEnd end;
    private final Listener listener;
    private final MessageDecoder decoder = new MessageDecoder();
    private final SharedFlush payload;
    private String why = "the connection was closed";
    private boolean closeSeen;

    Link(Channel channel, TunnelEnd end, Listener listener) {
        this.channel = channel;
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
        channel.eventLoop().schedule(work, millis, TimeUnit.MILLISECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        switch (message) {
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
                closeSeen = true;
                listener.closed(close.code(), close.reason());
            }
            default -> ctx.fireChannelRead(message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        end.turnOver();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        end.writable(channel.isWritable());
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        end.unlinked();
        if (!closeSeen) {
            listener.broken(why);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        why = Reasons.of(cause);
        ctx.close();
    }
}
