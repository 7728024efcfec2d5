package io.culvert.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The event loops of one component and how its sockets are set up: epoll on Linux, NIO elsewhere.
///
/// Thread-safe. The creator closes it.
public final class EventLoops implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EventLoops.class);

    /// How many bytes a channel may queue before it counts as not writable. Small, so that a short message
    /// does not wait long behind a bulk transfer.
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(64 << 10, 192 << 10);

    /// How long a connection attempt to one address may take.
    static final int CONNECT_SECONDS = 10;

    private static final int BACKLOG = 1024;

    /// How often a busy outgoing connection is read in a turn of its loop, up to 128 KiB each time: what
    /// arrived is delivered after the turn, and a keystroke would wait for megabytes of a fast distant peer.
    private static final int READS_IN_A_TURN = 2;

    private final EventLoopGroup group;
    private final boolean epoll;
    private final SocketBudget sockets;
    private final LimitedLog notAccepting = new LimitedLog(LOG, 10, Duration.ofMinutes(1));
    private volatile boolean closing;

    /// @param threads how many loops; 0 for one per core
    public EventLoops(String name, int threads) {
        this(name, threads, SocketBudget.PROCESS);
    }

    EventLoops(String name, int threads, SocketBudget sockets) {
        this.sockets = sockets;
        epoll = Epoll.isAvailable();
        int loops = threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
        group = new MultiThreadIoEventLoopGroup(loops, new Threads(name),
                epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    }

    /// A bootstrap for listening on all loops; the caller adds the child handler.
    public ServerBootstrap server() {
        return server(group);
    }

    /// A bootstrap for listening on some loops, or on one.
    public ServerBootstrap server(EventLoopGroup loops) {
        ServerBootstrap bootstrap = new ServerBootstrap().group(loops)
            .channel(epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .handler(new TakeInLater())
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
            .childOption(ChannelOption.RECVBUF_ALLOCATOR, reads());
        return epoll ? bootstrap.childOption(EpollChannelOption.TCP_QUICKACK, true) : bootstrap;
    }

    /// A bootstrap for connecting by TCP; the caller adds the handler.
    public Bootstrap client(EventLoopGroup loops) {
        Bootstrap bootstrap = new Bootstrap().group(loops)
            .channelFactory(
                    () -> sockets.make(() -> epoll ? new EpollSocketChannel() : new NioSocketChannel()))
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_SECONDS * 1000)
            .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
            .option(ChannelOption.RECVBUF_ALLOCATOR, reads().maxMessagesPerRead(READS_IN_A_TURN));
        return epoll ? bootstrap.option(EpollChannelOption.TCP_QUICKACK, true) : bootstrap;
    }

    /// A bootstrap for connecting to a Unix socket.
    ///
    /// @throws UnsupportedOperationException where there is no epoll
    public Bootstrap unixClient(EventLoopGroup loops) {
        if (!epoll) {
            throw new UnsupportedOperationException("Unix sockets: not available here (expected: Linux)");
        }
        return new Bootstrap().group(loops)
            .channelFactory(() -> sockets.make(EpollDomainSocketChannel::new))
            .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
            .option(ChannelOption.RECVBUF_ALLOCATOR, reads());
    }

    /// How many connections all loops of this process may have open, by the limit of open files.
    public long mostConnections() {
        return sockets.most();
    }

    /// How many connections all loops of this process have open.
    public long openConnections() {
        return sockets.open();
    }

    /// The loops, for timers.
    public EventLoopGroup group() {
        return group;
    }

    private static AdaptiveRecvByteBufAllocator reads() {
        return new AdaptiveRecvByteBufAllocator(512, 8 << 10, 128 << 10);
    }

    /// Registers accepted sockets after the events of the turn are handled. A socket that is registered
    /// earlier may have the file descriptor of one that was just closed and receive its pending events: its
    /// data would be read before it has handlers, or its connection would end.
    @ChannelHandler.Sharable
    private final class TakeInLater extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object accepted) {
            sockets.count((Channel) accepted);
            ctx.channel().eventLoop().execute(() -> ctx.fireChannelRead(accepted));
        }

        /// Sockets that were accepted in the same turn are still served: they are few.
        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            if (sockets.isSpent()) {
                pause(ctx, SocketBudget.tooMany());
            }
            ctx.fireChannelReadComplete();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            pause(ctx, cause);
        }

        /// Accepts no connection for a second, and longer while too many are open. New ones wait in the
        /// operating system's queue.
        private void pause(ChannelHandlerContext ctx, Throwable cause) {
            ChannelConfig listener = ctx.channel().config();
            if (listener.isAutoRead()) {
                notAccepting.warn("Connections to {} wait: {}", ctx.channel().localAddress(),
                        Reasons.of(cause));
                listener.setAutoRead(false);
                resumeSoon(ctx);
            }
        }

        private void resumeSoon(ChannelHandlerContext ctx) {
            LoopTimers.after(ctx.executor(), 1, TimeUnit.SECONDS, () -> {
                if (sockets.isSpent()) {
                    resumeSoon(ctx);
                } else {
                    ctx.channel().config().setAutoRead(true);
                }
            });
        }
    }

    /// Threads that end with an exception if an Error ends their loop. Netty only logs such an Error, and the
    /// connections of the loop hang.
    private final class Threads extends DefaultThreadFactory {

        Threads(String name) {
            super(name, true);
        }

        @Override
        public Thread newThread(Runnable loop) {
            return super.newThread(() -> {
                loop.run();
                if (!closing) {
                    throw new IllegalStateException("the event loop has ended");
                }
            });
        }
    }

    /// Stops the loops; waits at most two seconds.
    @Override
    public void close() {
        closing = true;
        group.shutdownGracefully(0, Duration.ofSeconds(1).toMillis(), TimeUnit.MILLISECONDS)
            .awaitUninterruptibly(Duration.ofSeconds(2).toMillis());
    }
}
