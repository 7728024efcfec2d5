package io.culvert.cluster;

import io.culvert.transport.EventLoops;
import io.culvert.transport.IntakeHandler;
import io.culvert.transport.Reasons;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;

/// Accepts the pipes of other nodes. A connection without a certificate of the cluster ends in its TLS
/// handshake, and strangers can hold only few handshakes open ([Strangers]).
public final class LinkListener implements AutoCloseable {

    private static final int MAX_LINE_BYTES = 2 << 10;
    private static final int MAX_HEAD_BYTES = 8 << 10;
    private static final int MAX_CHUNK_BYTES = 8 << 10;

    private final Channel channel;

    private LinkListener(Channel channel) {
        this.channel = channel;
    }

    /// Listens from its return on.
    ///
    /// @param address an address of this machine
    /// @param port 0 for one that the system chooses
    /// @param patience the longest time from the connection to its request
    /// @throws IOException if the address cannot be used or the port is taken
    public static LinkListener open(EventLoops loops, InetAddress address, int port, LinkTls tls,
            LinkHome home, Duration patience) throws IOException {
        ChannelFuture bound = LinkSockets.accepting(loops.server())
            .childHandler(connections(tls, home, patience))
            .bind(new InetSocketAddress(address, port))
            .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException(Reasons.of(bound.cause()), bound.cause());
        }
        return new LinkListener(bound.channel());
    }

    /// [Strangers] → TLS → [EdgeWatch] → [IntakeHandler] → HTTP codec → [LinkDoor] → the home's handlers.
    private static ChannelInitializer<Channel> connections(LinkTls tls, LinkHome home, Duration patience) {
        Strangers strangers = new Strangers();
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                if (!strangers.admits(channel)) {
                    channel.close();
                    return;
                }
                SslHandler handler = tls.server().newHandler(channel.alloc());
                handler.setHandshakeTimeoutMillis(patience.toMillis());
                handler.handshakeFuture().addListener(done -> strangers.proven(channel));
                channel.pipeline()
                    .addLast("tls", handler)
                    .addLast("edge", new EdgeWatch())
                    .addLast("intake", new IntakeHandler())
                    .addLast("http", new HttpServerCodec(MAX_LINE_BYTES, MAX_HEAD_BYTES, MAX_CHUNK_BYTES))
                    .addLast("door", new LinkDoor(home, patience.toMillis()));
            }
        };
    }

    /// The port, also if the system chose it.
    public int port() {
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    /// Accepts no more connections; those that are open stay.
    @Override
    public void close() {
        channel.close().awaitUninterruptibly();
    }
}
