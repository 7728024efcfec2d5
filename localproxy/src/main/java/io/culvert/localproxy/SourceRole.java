package io.culvert.localproxy;

import io.culvert.protocol.TunnelMessage;
import io.culvert.protocol.TunnelMessage.ConnectionStart;
import io.culvert.protocol.TunnelMessage.StreamStart;
import io.culvert.transport.EventLoops;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Listens for the operator's programs (spec: localproxy 6.5). The listeners outlive a broken WebSocket:
/// while there is none, they accept nobody, and who connects waits in the system's backlog.
final class SourceRole implements Role {

    private static final Logger LOG = LoggerFactory.getLogger(LocalProxy.class);

    private final LocalProxyConfig config;
    private final EventLoops loops;
    private final EventLoop loop;
    private final LocalProxyListener listener;
    private final Map<String, Channel> listeners = new HashMap<>();
    private final Map<String, Integer> streamIds = new HashMap<>();
    private final Map<String, Integer> connectionIds = new HashMap<>();
    private @Nullable Session session;
    private boolean closed;

    SourceRole(LocalProxyConfig config, EventLoops loops, EventLoop loop, LocalProxyListener listener) {
        this.config = config;
        this.loops = loops;
        this.loop = loop;
        this.listener = listener;
    }

    @Override
    public void begin(Session now, Map<String, LocalAddress> services) {
        session = now;
        connectionIds.clear();
        services.forEach((serviceId, address) -> {
            Channel bound = listeners.get(serviceId);
            if (bound != null) {
                bound.config().setAutoRead(true);
            } else if (address instanceof LocalAddress.Tcp tcp) {
                // Not while events are handled: see DestinationRole.
                loop.execute(() -> listen(now, serviceId, tcp.port()));
            } else {
                now.fail("service " + serviceId + ": a source listens on ports, not on " + address);
            }
        });
    }

    private void listen(Session now, String serviceId, int port) {
        if (closed || listeners.containsKey(serviceId)) {
            return;
        }
        ChannelFuture bound = loops.server(loop)
            .childOption(ChannelOption.RECVBUF_ALLOCATOR, new HeadroomReads())
            .childOption(ChannelOption.AUTO_READ, false)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK,
                    new WriteBufferWaterMark(LocalSocket.MAX_WAITING_BYTES / 4,
                            LocalSocket.MAX_WAITING_BYTES))
            .childHandler(new ChannelInitializer<Channel>() {
                @Override
                protected void initChannel(Channel accepted) {
                    accept(serviceId, accepted);
                }
            })
            .bind(new InetSocketAddress(config.bindAddress(), port));
        bound.addListener(done -> {
            if (!bound.isSuccess()) {
                LOG.error("Could not bind to address: {}:{} -- {}", config.bindAddress(), port,
                        bound.cause().getMessage());
                now.fail("Could not bind to address: " + config.bindAddress() + ":" + port
                        + " (choose another port, or stop the program that has it)");
            } else if (closed) {
                bound.channel().close();
            } else {
                listeners.put(serviceId, bound.channel());
                int actual = ((InetSocketAddress) bound.channel().localAddress()).getPort();
                LOG.info("Listening for new connection on port {}", actual);
                listener.listening(serviceId, actual);
            }
        });
    }

    private void accept(String serviceId, Channel accepted) {
        Session now = session;
        if (now == null) {
            accepted.close();
            return;
        }
        StreamState stream = now.stream(serviceId);
        LocalSocket socket;
        boolean multiple = config.destinationClientType() == LocalProxyConfig.DestinationClientType.V3;
        if (stream == null || !multiple) {
            socket = start(now, serviceId, multiple);
        } else {
            int connectionId = connectionIds.merge(serviceId, 1, Integer::sum);
            socket = new LocalSocket(now, stream, connectionId);
            stream.add(socket);
            now.send(new ConnectionStart(stream.streamId(), stream.serviceId(), connectionId));
        }
        LOG.info("Accepted tcp connection on port {} from {}", port(accepted.localAddress()),
                accepted.remoteAddress());
        accepted.pipeline().addLast(socket);
        accepted.eventLoop().execute(() -> socket.connected(accepted));
    }

    private static int port(java.net.SocketAddress address) {
        return address instanceof InetSocketAddress inet ? inet.getPort() : 0;
    }

    /// A new stream; where the other end holds one connection per service, the one before is over.
    private LocalSocket start(Session now, String serviceId, boolean multiple) {
        int streamId = streamIds.merge(serviceId, 1, Integer::sum);
        int connectionId = multiple ? connectionIds.merge(serviceId, 1, Integer::sum) : 0;
        boolean named = config.destinationClientType() != LocalProxyConfig.DestinationClientType.V1;
        StreamState stream = new StreamState(named ? serviceId : "", streamId, multiple);
        now.replace(serviceId, stream);
        LocalSocket socket = new LocalSocket(now, stream, connectionId);
        stream.add(socket);
        now.send(new StreamStart(streamId, stream.serviceId(), connectionId));
        return socket;
    }

    @Override
    public void on(Session now, StreamStart start) {
        now.send(new TunnelMessage.StreamReset(start.streamId(), start.serviceId(), start.connectionId()));
    }

    @Override
    public void on(Session now, ConnectionStart start) {
        now.send(
                new TunnelMessage.ConnectionReset(start.streamId(), start.serviceId(), start.connectionId()));
    }

    @Override
    public void pause() {
        session = null;
        listeners.values().forEach(bound -> bound.config().setAutoRead(false));
    }

    @Override
    public void close() {
        closed = true;
        pause();
        listeners.values().forEach(Channel::close);
    }
}
