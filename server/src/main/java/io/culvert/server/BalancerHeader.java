package io.culvert.server;

import io.culvert.transport.ClientAddress;
import io.culvert.transport.LimitedLog;
import io.culvert.transport.LoopTimers;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Waits for the header of the PROXY protocol, version 1 or 2, with which a balancer begins a connection,
/// records the client's address and then sets up the rest of the pipeline. Closes a balancer's connection that
/// has no header. If any other client sends a header, its TLS handshake fails.
final class BalancerHeader extends SimpleChannelInboundHandler<HAProxyMessage> {

    private static final Logger LOG = LoggerFactory.getLogger(BalancerHeader.class);
    private static final LimitedLog REFUSED = new LimitedLog(LOG, 5, Duration.ofMinutes(1));

    private final Duration patience;
    private final ChannelInitializer<Channel> connections;
    private @Nullable Future<?> deadline;

    private BalancerHeader(Duration patience, ChannelInitializer<Channel> connections) {
        this.patience = patience;
        this.connections = connections;
    }

    /// An initializer that requires the header of balancers and then runs the given initializer.
    ///
    /// @param patience the time limit for the header
    static ChannelInitializer<Channel> before(Balancers balancers, Duration patience,
            ChannelInitializer<Channel> connections) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                if (balancers.include(channel.remoteAddress())) {
                    channel.pipeline()
                        .addLast("balancer-codec", new HAProxyMessageDecoder())
                        .addLast("balancer", new BalancerHeader(patience, connections));
                } else {
                    channel.pipeline().addLast(connections);
                }
            }
        };
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        deadline = LoopTimers.after(ctx.channel(), patience.toMillis(), TimeUnit.MILLISECONDS,
                () -> refuse(ctx, "none within " + patience.toSeconds() + " s"));
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, HAProxyMessage header) {
        if (header.command() == HAProxyCommand.PROXY && isTcp(header.proxiedProtocol())) {
            ClientAddress.note(ctx.channel(), new InetSocketAddress(
                    InetAddress.ofLiteral(header.sourceAddress()), header.sourcePort()));
        }
        ctx.pipeline().addLast(connections);
        ctx.fireChannelActive();
        ctx.pipeline().remove(this);
    }

    /// Other commands are for the balancer's own connections, such as health checks.
    private static boolean isTcp(HAProxyProxiedProtocol protocol) {
        return protocol == HAProxyProxiedProtocol.TCP4 || protocol == HAProxyProxiedProtocol.TCP6;
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (deadline != null) {
            deadline.cancel(false);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.debug("A balancer's header cannot be read", cause);
        refuse(ctx, "something else");
    }

    private static void refuse(ChannelHandlerContext ctx, String instead) {
        REFUSED
            .warn("A connection of the balancer {} was closed: a header of the PROXY protocol was expected, "
                    + "and there was {}", ctx.channel().remoteAddress(), instead);
        ctx.close();
    }
}
