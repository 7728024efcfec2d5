package io.culvert.bench;

import io.culvert.transport.Authorities;
import io.culvert.transport.ClientHandshake;
import io.culvert.transport.EventLoops;
import io.culvert.transport.TlsContexts;
import io.culvert.transport.WebSocketPipeline;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Peers that attach, answer pings and do nothing else.
final class IdlePeers {

    private static final int SOURCES = 50;

    private final EventLoops loops = new EventLoops("idle", 1);
    private final SslContext tls;
    private final int port;
    private final AtomicInteger dialled = new AtomicInteger();
    private final AtomicInteger broken = new AtomicInteger();

    /// A peer that has attached.
    @FunctionalInterface
    interface Attached {

        void close();
    }

    IdlePeers(Path authorities, int port) throws IOException {
        this.tls = TlsContexts.client(Authorities.at(authorities));
        this.port = port;
    }

    /// How many connections broke without [Attached#close].
    int broken() {
        return broken.get();
    }

    /// Attaches one peer and waits for the service's 101.
    Attached attach(String mode, String token) throws Exception {
        CompletableFuture<Channel> in = new CompletableFuture<>();
        // One source address does not have enough ports for tens of thousands of peers.
        byte[] from = {127, 0, 0, (byte) (2 + dialled.incrementAndGet() % SOURCES)};
        loops.client(loops.group()).handler(new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel channel) {
                assemble(channel, mode, token, in);
            }
        })
            .connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                    new InetSocketAddress(InetAddress.getByAddress(from), 0))
            .addListener(done -> {
                if (!done.isSuccess()) {
                    in.completeExceptionally(done.cause());
                }
            });
        Peer peer = in.get(30, TimeUnit.SECONDS).pipeline().get(Peer.class);
        return peer::leave;
    }

    private void assemble(Channel channel, String mode, String token, CompletableFuture<Channel> in) {
        channel.pipeline().addLast("tls", tls.newHandler(channel.alloc(), "localhost", port));
        ClientHandshake handshake = new ClientHandshake("localhost", "/tunnel?local-proxy-mode=" + mode,
                Map.of("Sec-WebSocket-Protocol", "aws.iot.securetunneling-3.0", "access-token", token,
                        WebSocketPipeline.PACKED_HEADER, "1"),
                outcome -> {
                    WebSocketPipeline.addClient(channel.pipeline(), true);
                    Peer peer = new Peer(channel);
                    channel.pipeline().addLast("peer", peer);
                    if (outcome instanceof ClientHandshake.Answer.Rejected rejected) {
                        in.completeExceptionally(new IOException(rejected.reason()));
                    } else {
                        in.complete(channel);
                    }
                });
        handshake.addTo(channel.pipeline());
        channel.pipeline().addLast("tls-ready", new ChannelInboundHandlerAdapter() {
            @Override
            public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
                if (event instanceof SslHandshakeCompletionEvent) {
                    handshake.start(ctx.pipeline());
                    ctx.pipeline().remove(this);
                }
            }
        });
    }

    private final class Peer extends ChannelInboundHandlerAdapter {

        private final Channel channel;
        private boolean left;

        Peer(Channel channel) {
            this.channel = channel;
        }

        void leave() {
            channel.eventLoop().execute(() -> {
                left = true;
                channel.close().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
            });
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ReferenceCountUtil.release(message);
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            if (!left) {
                broken.incrementAndGet();
            }
        }
    }
}
