package io.culvert.cluster;

import io.culvert.transport.EventLoops;
import io.culvert.transport.IntakeHandler;
import io.culvert.transport.PeerLost;
import io.culvert.tunnel.life.Lease;
import io.culvert.tunnel.life.LifeId;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// An edge and a home with real sockets between them. The home echoes what a carried peer sends, unless a
/// test sets another handler; clients connect to the edge by plain TCP.
final class LinkField implements AutoCloseable {

    static final LifeId HOME = LifeId.random();
    static final LifeId EDGE = LifeId.random();
    static final Duration PATIENCE = Duration.ofSeconds(5);

    final EventLoops loops = new EventLoops("links", 2);
    final LinkListener listener;
    final Pipes pipes;
    final List<Carried> arrived = new CopyOnWriteArrayList<>();
    final List<Channel> atHome = new CopyOnWriteArrayList<>();
    final List<Object> lost = new CopyOnWriteArrayList<>();
    final List<PipeAnswer> answers = new CopyOnWriteArrayList<>();
    volatile Lease lease = Lease.ALONE;
    volatile LifeId asks = HOME;
    volatile HttpResponseStatus answer = HttpResponseStatus.SWITCHING_PROTOCOLS;
    volatile boolean closesWhenLost = true;
    private final Channel edge;

    LinkField(LinkTls home, LinkTls edgeTls, Duration patience) {
        try {
            InetAddress loopback = InetAddress.getLoopbackAddress();
            listener = LinkListener.open(loops, loopback, 0, home, new Home(), patience);
            pipes = new Pipes(loops, edgeTls);
            ServerBootstrap clients = loops.server().childHandler(new ChannelInitializer<>() {
                @Override
                protected void initChannel(Channel channel) {
                    accept(channel);
                }
            });
            edge = clients.bind(new InetSocketAddress(loopback, 0)).awaitUninterruptibly().channel();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static LinkField open() {
        LinkTls tls = LinkKeys.fresh("link").tls();
        return new LinkField(tls, tls, PATIENCE);
    }

    /// A client of the edge.
    Socket client() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(),
                ((InetSocketAddress) edge.localAddress()).getPort());
        socket.setSoTimeout(20_000);
        return socket;
    }

    Pipes.Target target() {
        return new Pipes.Target(asks, "127.0.0.1:" + listener.port());
    }

    private void accept(Channel client) {
        IntakeHandler intake = new IntakeHandler();
        client.pipeline().addLast("intake", intake);
        intake.hold(IntakeHandler.Hold.WORK);
        pipes.open(client.eventLoop(), target(), lease, request((InetSocketAddress) client.remoteAddress()),
                answered -> {
                    answers.add(answered);
                    if (answered instanceof PipeAnswer.Attached attached) {
                        attached.pipe().join(client, () -> {});
                        intake.release(IntakeHandler.Hold.WORK);
                    } else {
                        client.close();
                    }
                });
    }

    FullHttpRequest request(InetSocketAddress from) {
        FullHttpRequest request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/tunnel");
        request.headers()
            .set(HttpHeaderNames.HOST, "home")
            .set(Carried.HEADER, new Carried(asks, "a-1", null, EDGE, "edge-1", from).text());
        return request;
    }

    private final class Home implements LinkHome {
        @Override
        public boolean isHere(LifeId life) {
            return life.equals(HOME);
        }

        @Override
        public void arrived(Channel channel, Carried carried) {
            arrived.add(carried);
            atHome.add(channel);
            channel.pipeline()
                .addLast("http-body", new HttpObjectAggregator(1024))
                .addLast("echo", new Echo());
        }
    }

    private final class Echo extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (message instanceof ByteBuf bytes) {
                ctx.writeAndFlush(bytes);
                return;
            }
            ReferenceCountUtil.release(message);
            FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, answer);
            boolean attaches = answer.equals(HttpResponseStatus.SWITCHING_PROTOCOLS);
            if (attaches) {
                response.headers()
                    .set(HttpHeaderNames.UPGRADE, "websocket")
                    .set(HttpHeaderNames.CONNECTION, "upgrade")
                    .set(HttpHeaderNames.SEC_WEBSOCKET_ACCEPT, "x");
            } else {
                response.headers().set(HttpHeaderNames.CONTENT_LENGTH, 0);
            }
            ctx.writeAndFlush(response);
            if (attaches) {
                ctx.pipeline().remove("http-body");
                ctx.pipeline().remove("http");
            }
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event == PeerLost.EVENT) {
                lost.add(event);
                if (closesWhenLost) {
                    ctx.close();
                }
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }

    @Override
    public void close() {
        edge.close().awaitUninterruptibly();
        listener.close();
        loops.close();
    }
}
