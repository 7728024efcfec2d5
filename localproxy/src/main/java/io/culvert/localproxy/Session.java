package io.culvert.localproxy;

import io.culvert.protocol.MessageDecoder;
import io.culvert.protocol.MessageEncoder;
import io.culvert.protocol.ProtocolException;
import io.culvert.protocol.TunnelMessage;
import io.culvert.protocol.TunnelMessage.ConnectionReset;
import io.culvert.protocol.TunnelMessage.StreamReset;
import io.culvert.transport.WebSocketControl;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One WebSocket of a local proxy with its streams. Sockets are read only while the WebSocket takes what they
/// send, and the WebSocket only while every socket takes what comes for it: memory is bounded whatever either
/// end does.
///
/// Confined to one event loop, that of the WebSocket and of every socket.
final class Session extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(LocalProxy.class);

    private static final int LOOK_AGAIN_MILLIS = 50;

    private final LocalProxy proxy;
    private final Role role;
    private final Channel channel;
    private final MessageDecoder decoder = new MessageDecoder();
    private final OpenStreams streams = new OpenStreams();
    private final SharedFlush payload;
    private final LongSupplier nanoTime;
    private final Backlog backlog = new Backlog();
    private List<LocalSocket> dirty = new ArrayList<>();
    private boolean begun;
    private boolean closeSeen;
    private boolean looking;

    /// @param nanoTime tells how long applications hold others back
    Session(LocalProxy proxy, Role role, Channel channel, LongSupplier nanoTime) {
        this.proxy = proxy;
        this.role = role;
        this.channel = channel;
        this.payload = new SharedFlush(channel);
        this.nanoTime = nanoTime;
    }

    boolean isWritable() {
        return channel.isWritable();
    }

    OpenStreams streams() {
        return streams;
    }

    /// For what applications sent.
    SharedFlush payload() {
        return payload;
    }

    void send(TunnelMessage message) {
        channel.writeAndFlush(MessageEncoder.encode(channel.alloc(), message), channel.voidPromise());
    }

    void flushLater(LocalSocket socket) {
        dirty.add(socket);
    }

    /// A socket has bytes that its application did not take.
    void waiting(LocalSocket socket) {
        backlog.add(socket, nanoTime.getAsLong());
    }

    /// An application took what waited, or is gone, or it is time to look again: applications that drain
    /// slowly tell of nothing.
    void relieved() {
        if (!channel.isActive()) {
            return;
        }
        long now = nanoTime.getAsLong();
        boolean read = backlog.allowsReading(now);
        if (read != channel.config().isAutoRead()) {
            channel.config().setAutoRead(read);
        }
        if (!read && !looking) {
            looking = true;
            channel.eventLoop().schedule(this::lookAgain, LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void lookAgain() {
        looking = false;
        if (role.hearsNothingUnread() || streams.socketCount() > 1) {
            backlog.stuck(nanoTime.getAsLong()).ifPresent(this::giveUp);
        }
        relieved();
    }

    /// It holds back all others.
    private void giveUp(LocalSocket socket) {
        LOG.error(
                "Service id {}, connection id {}: its application took nothing for {} s and held back the "
                        + "tunnel's other connections. This connection is ended",
                socket.stream().serviceId(), socket.connectionId(), Backlog.PATIENCE.toSeconds());
        applicationEnded(socket);
        socket.abort();
    }

    void fail(String reason) {
        proxy.end(new Exit.Failed(reason));
    }

    /// The application closed, or never answered: the other end is told.
    void applicationEnded(LocalSocket socket) {
        StreamState stream = socket.stream();
        if (stream.socket(socket.connectionId()) == socket) {
            stream.remove(socket.connectionId());
            send(stream.endOf(socket.connectionId()));
            if (!stream.hasConnections()) {
                streams.remove(stream);
            }
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        switch (message) {
            case ByteBuf frame -> {
                try {
                    on(decoder.decode(frame));
                } catch (ProtocolException e) {
                    LOG.error("The service sent a message that cannot be read: {}", e.getMessage());
                    ctx.close();
                } finally {
                    frame.release();
                }
            }
            case WebSocketControl.Close close -> {
                closeSeen = true;
                LOG.info("Web socket close received. Code: {}; Reason: {}", close.code(), close.reason());
                proxy.end(new Exit.Closed(close.code(), close.reason()));
            }
            default -> ctx.fireChannelRead(message);
        }
    }

    private void on(TunnelMessage message) {
        switch (message) {
            case TunnelMessage.Data data -> {
                LocalSocket socket = socket(data);
                if (socket != null) {
                    socket.write(data.payload().retain());
                }
            }
            case TunnelMessage.ServiceIds ids -> begin(ids.serviceIds());
            case TunnelMessage.StreamStart start -> role.on(this, start);
            case TunnelMessage.ConnectionStart start -> role.on(this, start);
            case StreamReset reset -> {
                StreamState stream = streams.find(reset);
                if (stream != null) {
                    streams.end(stream);
                }
            }
            case ConnectionReset reset -> {
                StreamState stream = streams.find(reset);
                LocalSocket socket = stream == null ? null : stream.remove(reset.connectionId());
                if (socket != null) {
                    socket.end();
                }
            }
            case TunnelMessage.SessionReset reset -> streams.endAll();
            case TunnelMessage.Unknown unknown ->
                LOG.debug("A message of the unknown type {} was skipped", unknown.type());
        }
    }

    /// The tunnel's services are known; only the first time counts.
    void begin(List<String> serviceIds) {
        if (begun) {
            return;
        }
        begun = true;
        switch (proxy.fit(serviceIds)) {
            case PortMappings.Fit.Fitting fitting -> {
                proxy.attached();
                role.begin(this, fitting.services());
            }
            case PortMappings.Fit.Misfit misfit -> fail(misfit.reason());
        }
    }

    private @Nullable LocalSocket socket(TunnelMessage.Data data) {
        StreamState stream = streams.find(data);
        return stream == null ? null : stream.socket(data.connectionId());
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        List<LocalSocket> written = dirty;
        dirty = new ArrayList<>(written.size());
        written.forEach(LocalSocket::flush);
        relieved();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        streams.read(channel.isWritable());
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        streams.endAll();
        role.pause();
        if (!closeSeen) {
            proxy.broken();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.error("Error on the web socket: {}", cause.getMessage());
        ctx.close();
    }
}
