package io.culvert.localproxy;

import io.culvert.localproxy.LocalProxyConfig.DestinationClientType;
import io.culvert.localproxy.bond.Connectable;
import io.culvert.protocol.TunnelMessage;
import io.culvert.protocol.TunnelMessage.ConnectionReset;
import io.culvert.protocol.TunnelMessage.ConnectionStart;
import io.culvert.protocol.TunnelMessage.StreamReset;
import io.culvert.protocol.TunnelMessage.StreamStart;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// A local proxy's end of a tunnel, for as long as the proxy lives: its role, its streams and their sockets.
/// Links come and go; with each, the streams of V1 to V3 end. Sockets are read only while the link is
/// writable, and the link only while the applications read, so memory is bounded whatever either end does.
///
/// Confined to one event loop, that of the link and of every socket.
final class TunnelEnd implements Opener {

    private static final int LOOK_AGAIN_MILLIS = 50;

    private final LocalProxyConfig config;
    private final Role role;
    private final LocalProxyListener listener;
    private final Consumer<Exit> fatal;
    private final LongSupplier nanoTime;
    private final OpenStreams streams = new OpenStreams();
    private final StreamNumbers numbers = new StreamNumbers();
    private final Backlog backlog = new Backlog();
    private final ClosingSockets closing = new ClosingSockets();
    private List<LocalSocket> dirty = new ArrayList<>();
    private @Nullable Link link;
    private boolean begun;
    private boolean looking;

    /// @param fatal ends the local proxy
    /// @param nanoTime tells how long applications hold others back
    TunnelEnd(LocalProxyConfig config, Role role, LocalProxyListener listener, Consumer<Exit> fatal,
            LongSupplier nanoTime) {
        this.config = config;
        this.role = role;
        this.listener = listener;
        this.fatal = fatal;
        this.nanoTime = nanoTime;
    }

    // The link.

    /// A link has been opened.
    void linked(Link now) {
        link = now;
        begun = false;
        numbers.newLink();
    }

    /// The link has ended.
    void unlinked() {
        streams.endAll();
        role.pause();
        link = null;
    }

    /// Nothing is opened until [#begin].
    void pause() {
        begun = false;
        role.pause();
    }

    /// Stops or starts accepting local connections.
    void hold(boolean on) {
        role.hold(on);
    }

    /// The other end opens a connection that is not of a stream.
    boolean open(String serviceId, long connectionId, Connectable socket) {
        return role.open(serviceId, connectionId, () -> socket);
    }

    /// The proxy has ended.
    void close() {
        role.close();
    }

    boolean isWritable() {
        return link != null && link.isWritable();
    }

    /// The link has become writable, or is no longer writable.
    void writable(boolean on) {
        streams.read(on);
    }

    private void send(TunnelMessage message) {
        if (link != null) {
            link.send(message);
        }
    }

    /// @param frame owned by this method
    void sendPayload(ByteBuf frame) {
        if (link == null) {
            frame.release();
        } else {
            link.payload().write(frame);
        }
    }

    void flushPayload() {
        if (link != null) {
            link.payload().soon();
        }
    }

    void tell(LocalProxyEvent event) {
        listener.on(event);
    }

    ClosingSockets closing() {
        return closing;
    }

    OpenStreams streams() {
        return streams;
    }

    // Messages.

    void on(TunnelMessage message) {
        switch (message) {
            case TunnelMessage.Data data -> {
                StreamConnection connection = find(data, data.connectionId());
                if (connection != null) {
                    connection.socket().write(data.payload().retain());
                }
            }
            case TunnelMessage.ServiceIds ids -> begin(ids.serviceIds());
            case StreamStart start -> on(start);
            case ConnectionStart start -> on(start);
            case StreamReset reset -> {
                StreamState stream = streams.find(reset);
                if (stream != null) {
                    streams.end(stream);
                }
            }
            case ConnectionReset reset -> on(reset);
            case TunnelMessage.SessionReset reset -> streams.endAll();
            case TunnelMessage.Unknown unknown -> tell(new LocalProxyEvent.Skipped(unknown.type()));
        }
    }

    private @Nullable StreamConnection find(TunnelMessage.StreamMessage message, int connectionId) {
        StreamState stream = streams.find(message);
        return stream == null ? null : stream.connection(connectionId);
    }

    /// The tunnel's services are known; only the first time counts.
    void begin(List<String> serviceIds) {
        begin(serviceIds, this);
    }

    /// The same, where connections are opened elsewhere.
    void begin(List<String> serviceIds, Opener opener) {
        if (begun) {
            return;
        }
        begun = true;
        switch (config.mappings().fit(serviceIds, config.mode(), config.settings().sockets().bindAddress())) {
            case PortMappings.Fit.Fitting fitting -> {
                tell(new LocalProxyEvent.Attached(config.mode(), config.mappings(), fitting.services()));
                role.begin(opener, fitting.services());
            }
            case PortMappings.Fit.Misfit misfit ->
                fatal.accept(new Exit.Misfit(misfit.problem(), serviceIds));
        }
    }

    private void on(StreamStart start) {
        boolean taken = role.open(start.serviceId(), start.connectionId(), () -> {
            StreamState stream = new StreamState(start.serviceId(), start.streamId(),
                    start.connectionId() != 0);
            streams.replace(start.serviceId(), stream);
            return connection(stream, start.connectionId());
        });
        if (!taken) {
            send(new StreamReset(start.streamId(), start.serviceId(), start.connectionId()));
        }
    }

    private void on(ConnectionStart start) {
        boolean known = find(start, start.connectionId()) != null;
        if (known || !role.open(start.serviceId(), start.connectionId(), () -> joining(start))) {
            send(new ConnectionReset(start.streamId(), start.serviceId(), start.connectionId()));
        }
    }

    /// A further connection of a stream; of one that was started before this end was there, perhaps: then the
    /// stream begins here.
    private LocalSocket joining(ConnectionStart start) {
        StreamState stream = streams.of(start.serviceId());
        if (stream == null || stream.streamId() != start.streamId()) {
            stream = new StreamState(start.serviceId(), start.streamId(), true);
            streams.replace(start.serviceId(), stream);
        }
        return connection(stream, start.connectionId());
    }

    private void on(ConnectionReset reset) {
        StreamState stream = streams.find(reset);
        StreamConnection connection = stream == null ? null : stream.remove(reset.connectionId());
        if (connection != null) {
            connection.socket().end();
        }
    }

    private LocalSocket connection(StreamState stream, int connectionId) {
        StreamConnection connection = new StreamConnection(this, stream, connectionId);
        stream.add(connection);
        return connection.socket();
    }

    // Connections that a source opens.

    @Override
    public Optional<Opened> open(String serviceId) {
        StreamState stream = streams.of(serviceId);
        boolean multiple = config.spoken() == DestinationClientType.V3;
        if (stream != null && !multiple && !stream.isEmpty()) {
            tell(new LocalProxyEvent.Refused(serviceId, LocalProxyEvent.Refusal.ONE_AT_A_TIME));
            return Optional.empty();
        }
        return Optional
            .of(stream == null || !multiple ? start(serviceId, multiple) : join(serviceId, stream));
    }

    private Opened join(String serviceId, StreamState stream) {
        int connectionId = numbers.nextConnection(serviceId);
        LocalSocket socket = connection(stream, connectionId);
        send(new ConnectionStart(stream.streamId(), stream.serviceId(), connectionId));
        return new Opened(socket, connectionId, false);
    }

    private Opened start(String serviceId, boolean multiple) {
        int connectionId = multiple ? numbers.nextConnection(serviceId) : 0;
        boolean named = config.spoken() != DestinationClientType.V1;
        StreamState stream = new StreamState(named ? serviceId : "", numbers.nextStream(serviceId), multiple);
        streams.replace(serviceId, stream);
        LocalSocket socket = connection(stream, connectionId);
        send(new StreamStart(stream.streamId(), stream.serviceId(), connectionId));
        return new Opened(socket, connectionId, true);
    }

    // Sockets.

    void flushLater(LocalSocket socket) {
        dirty.add(socket);
    }

    /// The link has been read until it was empty: flushes the bytes to the applications.
    void turnOver() {
        List<LocalSocket> written = dirty;
        dirty = new ArrayList<>(written.size());
        written.forEach(LocalSocket::flush);
        relieved();
    }

    /// A connection has bytes that its application does not read.
    void waiting(StreamConnection connection) {
        backlog.add(connection, nanoTime.getAsLong());
    }

    /// An application took what waited, or is gone, or it is time to look again: applications that drain
    /// slowly tell of nothing.
    void relieved() {
        Link current = link;
        if (current == null || !current.isActive()) {
            return;
        }
        boolean read = backlog.allowsReading(nanoTime.getAsLong());
        current.read(read);
        if (!read && !looking) {
            looking = true;
            current.after(LOOK_AGAIN_MILLIS, this::lookAgain);
        }
    }

    private void lookAgain() {
        looking = false;
        if (role.hearsNothingUnread() || streams.connectionCount() > 1) {
            backlog.stuck(nanoTime.getAsLong()).ifPresent(this::giveUp);
        }
        relieved();
    }

    /// This connection holds back all others.
    private void giveUp(StreamConnection connection) {
        tell(new LocalProxyEvent.GaveUp(connection.stream().serviceId(), connection.connectionId(),
                Backlog.PATIENCE));
        applicationEnded(connection);
        connection.socket().abort();
    }

    /// The application closed the connection, or could not be reached: notifies the other end.
    void applicationEnded(StreamConnection connection) {
        StreamState stream = connection.stream();
        if (stream.connection(connection.connectionId()) == connection) {
            stream.remove(connection.connectionId());
            send(stream.endOf(connection.connectionId()));
            if (!stream.hasConnections()) {
                streams.remove(stream);
            }
        }
    }
}
