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
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One WebSocket of a local proxy: carries messages between the service and the [TunnelEnd] while it lives.
/// Confined to its event loop.
final class Link extends ChannelInboundHandlerAdapter {

    /// The end of a link.
    sealed interface Event {

        /// The service sent a Close frame; [Broken] follows.
        record Closed(int code, String reason) implements Event {}

        /// The channel is closed.
        ///
        /// @param reason the service's, if it sent a Close frame
        record Broken(String reason) implements Event {}
    }

    private final Channel channel;
    private final TunnelEnd end;
    private final Consumer<Event> listener;
    private final @Nullable Resumption resumption;
    private final MessageDecoder decoder = new MessageDecoder();
    private final SharedFlush payload;
    private String why = "the connection was closed";

    Link(Channel channel, TunnelEnd end, Consumer<Event> listener) {
        this(channel, end, listener, null);
    }

    /// @param resumption if the service speaks C1; else null
    Link(Channel channel, TunnelEnd end, Consumer<Event> listener, @Nullable Resumption resumption) {
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

    /// Writes the bytes that applications send.
    SharedFlush payload() {
        return payload;
    }

    void send(TunnelMessage message) {
        channel.writeAndFlush(MessageEncoder.encode(channel.alloc(), message), channel.voidPromise());
    }

    /// Starts or stops reading the WebSocket.
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
                why = close.reason();
                listener.accept(new Event.Closed(close.code(), close.reason()));
                ctx.close();
            }
            default -> ctx.fireChannelRead(message);
        }
    }

    /// Applies a text message of the service, which begins an epoch. Forgets a frame that was received in
    /// part, because it belongs to the epoch before.
    private void said(ChannelHandlerContext ctx, String text, Resumption to) {
        try {
            WebSocketPipeline.findFrames(ctx.pipeline());
            to.on(text, this);
        } catch (TextException e) {
            end.tell(new BondEvent.LinkDropped(String.valueOf(e.getMessage())));
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
        listener.accept(new Event.Broken(why));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        Faults.note("a link", cause);
        why = Reasons.of(cause);
        ctx.close();
    }
}
