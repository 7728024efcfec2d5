package io.culvert.cli;

import io.culvert.transport.Reasons;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDomainDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.CharsetUtil;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Notifies the service manager (systemd) of the state of this process, as sd_notify(3) does: with datagrams
/// to the socket that `NOTIFY_SOCKET` names. Does nothing without this variable. Thread safe.
final class ServiceManager {

    private static final Logger LOG = LoggerFactory.getLogger(ServiceManager.class);

    private final @Nullable MultiThreadIoEventLoopGroup loop;
    private final @Nullable Channel socket;
    private final long watchdogMicros;

    private ServiceManager(@Nullable MultiThreadIoEventLoopGroup loop, @Nullable Channel socket,
            long watchdogMicros) {
        this.loop = loop;
        this.socket = socket;
        this.watchdogMicros = watchdogMicros;
    }

    /// The service manager that the environment names.
    static ServiceManager of(Map<String, String> environment) {
        String path = environment.getOrDefault("NOTIFY_SOCKET", "");
        if (path.isEmpty() || !Epoll.isAvailable()) {
            return new ServiceManager(null, null, 0);
        }
        MultiThreadIoEventLoopGroup loop = new MultiThreadIoEventLoopGroup(1,
                new DefaultThreadFactory("systemd", true), EpollIoHandler.newFactory());
        ChannelFuture connected = connect(loop, path).awaitUninterruptibly();
        if (!connected.isSuccess()) {
            LOG.warn("The service manager cannot be notified: NOTIFY_SOCKET {}: {}", path,
                    Reasons.of(connected.cause()));
            loop.shutdownGracefully();
            return new ServiceManager(null, null, 0);
        }
        return new ServiceManager(loop, connected.channel(), micros(environment.get("WATCHDOG_USEC")));
    }

    private static long micros(@Nullable String text) {
        try {
            return text == null ? 0 : Long.parseLong(text);
        } catch (NumberFormatException e) {
            LOG.warn("The service manager's watchdog cannot be notified: WATCHDOG_USEC {} is no number",
                    text);
            return 0;
        }
    }

    private static ChannelFuture connect(MultiThreadIoEventLoopGroup loop, String path) {
        // A name that begins with @ is in the abstract namespace, where the first byte is 0.
        String name = path.startsWith("@") ? "\0" + path.substring(1) : path;
        return new Bootstrap().group(loop)
            .channel(EpollDomainDatagramChannel.class)
            .handler(new ChannelInitializer<>() {
                @Override
                protected void initChannel(Channel channel) {}
            })
            .connect(new DomainSocketAddress(name));
    }

    /// Notifies that the process serves. From now on also notifies the watchdog, twice in its period, unless
    /// the process has failed.
    ///
    /// @param lives whether the process has not failed
    void ready(BooleanSupplier lives) {
        send("READY=1");
        if (loop != null && watchdogMicros > 0) {
            loop.scheduleAtFixedRate(() -> {
                if (lives.getAsBoolean()) {
                    send("WATCHDOG=1");
                }
            }, 0, Math.max(1, watchdogMicros / 2), TimeUnit.MICROSECONDS);
        }
    }

    /// Notifies that the process stops because it was asked to.
    void stopping() {
        send("STOPPING=1");
    }

    private void send(String state) {
        if (socket != null) {
            socket.writeAndFlush(Unpooled.copiedBuffer(state, CharsetUtil.UTF_8));
        }
    }
}
