package io.culvert.localproxy;

import io.culvert.localproxy.LocalProxyConfig.DestinationClientType;
import io.culvert.protocol.TunnelMessage;
import io.culvert.protocol.TunnelMessage.ConnectionStart;
import io.culvert.protocol.TunnelMessage.StreamStart;
import io.culvert.transport.EventLoops;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Listens for the operator's programs (spec: localproxy 6.5). The listeners outlive a broken WebSocket:
/// while there is none, they accept nobody, and who connects waits in the system's backlog.
final class SourceRole implements Role {

    private static final Logger LOG = LoggerFactory.getLogger(LocalProxy.class);

    private final LocalProxyConfig config;
    private final ProxySettings.Sockets settings;
    private final EventLoops loops;
    private final EventLoop loop;
    private final LocalProxyListener listener;
    private final Map<String, Channel> listeners = new HashMap<>();
    private final Set<String> binding = new HashSet<>();
    private final Map<String, Integer> streamIds = new HashMap<>();
    private final Map<String, Integer> connectionIds = new HashMap<>();
    private @Nullable Session session;
    private boolean closed;

    SourceRole(LocalProxyConfig config, EventLoops loops, EventLoop loop, LocalProxyListener listener) {
        this.config = config;
        this.settings = config.settings().sockets();
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
                LOG.info("Listening for new connection on port {}", port(bound.localAddress()));
            } else if (!(address instanceof LocalAddress.Tcp tcp)) {
                now.fail("service " + serviceId + ": a source listens on ports, not on " + address);
            } else if (binding.add(serviceId)) {
                LOG.info("calling setup from loop");
                // Not while events are handled: see Dialer.
                loop.execute(() -> listen(now, serviceId, tcp, settings.bindRetries()));
            }
        });
    }

    private void listen(Session now, String serviceId, LocalAddress.Tcp at, int retries) {
        if (closed) {
            return;
        }
        InetSocketAddress where = new InetSocketAddress(at.host(), at.port());
        ChannelFuture bound = loops.server(loop)
            .childOption(ChannelOption.RECVBUF_ALLOCATOR, new HeadroomReads())
            .childOption(ChannelOption.AUTO_READ, false)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, LocalSocket.WATER_MARK)
            .childHandler(new ChannelInitializer<Channel>() {
                @Override
                protected void initChannel(Channel accepted) {
                    accept(serviceId, accepted);
                }
            })
            .bind(where);
        bound.addListener(done -> {
            if (!bound.isSuccess()) {
                LOG.error("Could not bind to address: {} -- {}", LocalAddress.text(where),
                        Dialer.reason(bound.cause()));
                again(now, serviceId, at, retries);
            } else if (closed) {
                bound.channel().close();
            } else {
                listening(serviceId, at.port(), bound.channel());
            }
        });
    }

    private void again(Session now, String serviceId, LocalAddress.Tcp at, int retries) {
        if (retries == 0) {
            now.fail("Could not bind to address: " + at
                    + " (choose another port, or stop the program that has it)");
        } else if (!closed) {
            loop.schedule(
                    () -> listen(now, serviceId, at,
                            retries == ProxySettings.FOREVER ? retries : retries - 1),
                    settings.retryDelay().toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void listening(String serviceId, int wanted, Channel bound) {
        binding.remove(serviceId);
        listeners.put(serviceId, bound);
        bound.config().setAutoRead(session != null);
        InetSocketAddress address = (InetSocketAddress) bound.localAddress();
        LOG.debug("Resolved bind IP: {}", address.getAddress().getHostAddress());
        if (wanted == 0) {
            LOG.info("Listen port assigned for service id {}. New port mapping: ", serviceId);
            LOG.info("{} = {}", serviceId, address.getPort());
        }
        LOG.info("Listening for new connection on port {}", address.getPort());
        listener.listening(serviceId, address.getPort());
    }

    private void accept(String serviceId, Channel accepted) {
        Session now = session;
        if (now == null) {
            accepted.close();
            return;
        }
        StreamState stream = now.streams().of(serviceId);
        boolean multiple = config.spoken() == DestinationClientType.V3;
        if (stream != null && !multiple && !stream.isEmpty()) {
            LOG.warn("A connection to service id {} was refused: the other end ({}) holds one at a time",
                    serviceId, config.spoken());
            accepted.close();
            return;
        }
        LocalSocket socket = stream == null || !multiple ? start(now, serviceId, multiple)
                : join(now, serviceId, stream);
        LOG.info("Accepted tcp connection on port {} from {}", port(accepted.localAddress()),
                LocalAddress.text(accepted.remoteAddress()));
        accepted.eventLoop().execute(() -> socket.connected(accepted));
    }

    private static int port(SocketAddress address) {
        return address instanceof InetSocketAddress inet ? inet.getPort() : 0;
    }

    /// A further connection of a stream.
    private LocalSocket join(Session now, String serviceId, StreamState stream) {
        int connectionId = connectionIds.merge(serviceId, 1, Integer::sum);
        LOG.info("creating tcp connection id {}", connectionId);
        LocalSocket socket = new LocalSocket(now, stream, connectionId);
        stream.add(socket);
        LOG.info(" sending connection start for service id: {} connection id: {}", serviceId, connectionId);
        now.send(new ConnectionStart(stream.streamId(), stream.serviceId(), connectionId));
        return socket;
    }

    /// A new stream with its first connection.
    private LocalSocket start(Session now, String serviceId, boolean multiple) {
        int streamId = streamIds.merge(serviceId, 1, Integer::sum);
        int connectionId = multiple ? connectionIds.merge(serviceId, 1, Integer::sum) : 0;
        if (!multiple) {
            LOG.info("Falling back to older protocol, setting new connection id to 0");
        }
        LOG.info("creating tcp connection id {}", connectionId);
        boolean named = config.spoken() != DestinationClientType.V1;
        StreamState stream = new StreamState(named ? serviceId : "", streamId, multiple);
        now.streams().replace(serviceId, stream);
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
    public boolean hearsNothingUnread() {
        return false;
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
