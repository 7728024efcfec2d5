package io.culvert.server;

import io.culvert.transport.Faults;
import io.culvert.transport.LoopTimers;
import io.culvert.transport.TlsContexts;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.ssl.SslClientHelloHandler;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Serves devices' MQTT and HTTPS on one port. Reads a connection's ClientHello, which decides by the
/// application protocol (ALPN) or the server's name (SNI), then sets up the rest of the pipeline and leaves.
/// Only devices are asked for a certificate; other clients see the handshake of a port without MQTT.
///
/// Keeps at most one ClientHello of [#MAX_HELLO_BYTES] for each connection.
final class HelloRouter extends SslClientHelloHandler<ClientHello> {

    /// Several times the size of a ClientHello with post-quantum keys.
    private static final int MAX_HELLO_BYTES = 16 << 10;

    private final Ports ports;
    private @Nullable Future<?> deadline;

    /// The initializers of the two kinds of connections of a port.
    ///
    /// @param devices sets up connections of devices
    /// @param others sets up all other connections
    /// @param deviceNames names that only devices ask for, in lower case; each includes the names of accounts
    /// below it
    /// @param patience the time limit for the ClientHello
    record Ports(ChannelInitializer<Channel> devices, ChannelInitializer<Channel> others,
            List<String> deviceNames, Duration patience) {

        ChannelInitializer<Channel> connections() {
            return new ChannelInitializer<>() {
                @Override
                protected void initChannel(Channel channel) {
                    channel.pipeline().addLast("hello", new HelloRouter(Ports.this));
                }
            };
        }

        private ChannelInitializer<Channel> of(ClientHello hello) {
            return isDevice(hello) ? devices : others;
        }

        private boolean isDevice(ClientHello hello) {
            return !Collections.disjoint(hello.protocols(), TlsContexts.MQTT_PROTOCOLS)
                    || deviceNames.stream()
                        .anyMatch(name -> hello.name().equals(name) || hello.name().endsWith("." + name));
        }
    }

    private HelloRouter(Ports ports) {
        super(MAX_HELLO_BYTES);
        this.ports = ports;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        deadline = LoopTimers.after(ctx.channel(), ports.patience().toMillis(), TimeUnit.MILLISECONDS,
                () -> ctx.close());
    }

    @Override
    protected Future<ClientHello> lookup(ChannelHandlerContext ctx, @Nullable ByteBuf clientHello) {
        return ctx.executor().newSucceededFuture(ClientHello.of(clientHello));
    }

    @Override
    protected void onLookupComplete(ChannelHandlerContext ctx, Future<ClientHello> future) {
        ctx.pipeline().addLast(ports.of(future.getNow()));
        ctx.fireChannelActive();
        ctx.pipeline().remove(this);
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext ctx) throws Exception {
        if (deadline != null) {
            deadline.cancel(false);
        }
        super.handlerRemoved0(ctx);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        Faults.note("a connection before its TLS handshake", cause);
        ctx.close();
    }
}
