package io.culvert.localproxy;

import io.culvert.protocol.TunnelMessage.ConnectionReset;
import io.culvert.protocol.TunnelMessage.ConnectionStart;
import io.culvert.protocol.TunnelMessage.StreamReset;
import io.culvert.protocol.TunnelMessage.StreamStart;
import io.culvert.transport.EventLoops;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Connects to the device's services (spec: localproxy 6.5). A port that refuses ends that connection at once
/// and no other.
final class DestinationRole implements Role {

    private static final Logger LOG = LoggerFactory.getLogger(LocalProxy.class);

    private final EventLoops loops;
    private final EventLoop loop;
    private Map<String, LocalAddress> services = Map.of();

    DestinationRole(EventLoops loops, EventLoop loop) {
        this.loops = loops;
        this.loop = loop;
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
        session.replace(start.serviceId(), stream);
        connect(session, stream, start.connectionId(), address);
    }

    @Override
    public void on(Session session, ConnectionStart start) {
        StreamState stream = session.stream(start.serviceId());
        LocalAddress address = address(start.serviceId());
        if (address == null || (stream != null && stream.socket(start.connectionId()) != null)) {
            session.send(new ConnectionReset(start.streamId(), start.serviceId(), start.connectionId()));
            return;
        }
        if (stream == null || stream.streamId() != start.streamId()) {
            // The stream was started before this proxy was there: it begins here.
            stream = new StreamState(start.serviceId(), start.streamId(), true);
            session.replace(start.serviceId(), stream);
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
        // A socket that is opened while events are handled may get the number of one that was closed a moment
        // before, and with it the events that still wait for that one: so it is opened after them.
        loop.execute(() -> open(session, socket, address));
    }

    private void open(Session session, LocalSocket socket, LocalAddress address) {
        LOG.debug("Attempting to establish tcp socket connection to: {}", address);
        Bootstrap bootstrap = switch (address) {
            case LocalAddress.Tcp tcp -> loops.client(loop);
            case LocalAddress.Unix unix -> loops.unixClient(loop);
        };
        ChannelFuture connecting = bootstrap.option(ChannelOption.RECVBUF_ALLOCATOR, new HeadroomReads())
            .option(ChannelOption.AUTO_READ, false)
            .option(ChannelOption.WRITE_BUFFER_WATER_MARK,
                    new WriteBufferWaterMark(LocalSocket.MAX_WAITING_BYTES / 4,
                            LocalSocket.MAX_WAITING_BYTES))
            .handler(socket)
            .connect(address.toSocketAddress());
        connecting.addListener(done -> {
            if (connecting.isSuccess()) {
                LOG.info("Connected to {}", address.toString().replaceFirst(":(\\d+)$", ", port: $1"));
                socket.connected(connecting.channel());
            } else {
                LOG.error("Could not connect to destination {} -- {}", address,
                        connecting.cause().getMessage());
                socket.discard();
                session.applicationEnded(socket);
            }
        });
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
