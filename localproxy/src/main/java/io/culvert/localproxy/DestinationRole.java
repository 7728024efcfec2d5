package io.culvert.localproxy;

import io.culvert.protocol.TunnelMessage.ConnectionReset;
import io.culvert.protocol.TunnelMessage.ConnectionStart;
import io.culvert.protocol.TunnelMessage.StreamReset;
import io.culvert.protocol.TunnelMessage.StreamStart;
import io.culvert.transport.EventLoops;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Connects to the device's services (spec: localproxy 6.5). A service that cannot be reached ends that
/// connection and no other, at once.
final class DestinationRole implements Role {

    private static final Logger LOG = LoggerFactory.getLogger(LocalProxy.class);

    private final Dialer dialer;
    private Map<String, LocalAddress> services = Map.of();

    DestinationRole(EventLoops loops, EventLoop loop) {
        this.dialer = new Dialer(loops, loop,
                bootstrap -> bootstrap.option(ChannelOption.RECVBUF_ALLOCATOR, new HeadroomReads())
                    .option(ChannelOption.AUTO_READ, false)
                    .option(ChannelOption.WRITE_BUFFER_WATER_MARK, LocalSocket.WATER_MARK));
    }

    @Override
    public void begin(Session session, Map<String, LocalAddress> known) {
        services = known;
    }

    @Override
    public void on(Session session, StreamStart start) {
        LocalAddress address = address(start.serviceId());
        if (address == null) {
            LOG.warn("A stream was refused: the service id {} is not offered here", start.serviceId());
            session.send(new StreamReset(start.streamId(), start.serviceId(), start.connectionId()));
            return;
        }
        StreamState stream = new StreamState(start.serviceId(), start.streamId(), start.connectionId() != 0);
        session.streams().replace(start.serviceId(), stream);
        connect(session, stream, start.connectionId(), address);
    }

    @Override
    public void on(Session session, ConnectionStart start) {
        StreamState stream = session.streams().of(start.serviceId());
        LocalAddress address = address(start.serviceId());
        if (address == null || (stream != null && stream.socket(start.connectionId()) != null)) {
            session.send(new ConnectionReset(start.streamId(), start.serviceId(), start.connectionId()));
            return;
        }
        if (stream == null || stream.streamId() != start.streamId()) {
            // The stream was started before this proxy was there: it begins here.
            stream = new StreamState(start.serviceId(), start.streamId(), true);
            session.streams().replace(start.serviceId(), stream);
        }
        connect(session, stream, start.connectionId(), address);
    }

    /// A client of V1 names no service: then there must be only one it can mean.
    private @Nullable LocalAddress address(String serviceId) {
        if (serviceId.isEmpty() && services.size() == 1) {
            return services.values().iterator().next();
        }
        LocalAddress named = services.get(serviceId);
        return named != null ? named : services.get("");
    }

    private void connect(Session session, StreamState stream, int connectionId, LocalAddress address) {
        LocalSocket socket = new LocalSocket(session, stream, connectionId);
        stream.add(socket);
        LOG.info("Setting up dest socket with tcp connection id {}", connectionId);
        dial(session, socket, address);
    }

    private void dial(Session session, LocalSocket socket, LocalAddress address) {
        LOG.info("Attempting to establish tcp socket connection to: {}", address);
        Future<Channel> connecting = dialer.dial(address);
        connecting.addListener(done -> {
            if (connecting.isSuccess()) {
                LOG.info(switch (address) {
                    case LocalAddress.Tcp tcp -> "Connected to " + tcp.host() + ", port: " + tcp.port();
                    case LocalAddress.Unix unix -> "Connected to Unix socket: " + unix.path();
                });
                socket.connected(connecting.getNow());
            } else {
                LOG.error("Could not connect to destination {} -- {}", address,
                        Dialer.reason(connecting.cause()));
                session.applicationEnded(socket);
                socket.discard();
            }
        });
    }

    @Override
    public boolean hearsNothingUnread() {
        return true;
    }

    @Override
    public void pause() {
        services = Map.of();
    }

    @Override
    public void close() {
        pause();
    }
}
