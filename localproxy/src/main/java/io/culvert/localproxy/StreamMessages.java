package io.culvert.localproxy;

import io.culvert.localproxy.LocalProxyConfig.DestinationClientType;
import io.culvert.protocol.TunnelMessage;
import io.culvert.protocol.TunnelMessage.ConnectionReset;
import io.culvert.protocol.TunnelMessage.ConnectionStart;
import io.culvert.protocol.TunnelMessage.StreamReset;
import io.culvert.protocol.TunnelMessage.StreamStart;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The rules of streams at an end (V1 to V3): applies the other end's messages to the streams and their
/// sockets, and sends the messages that open and end connections from here (spec: localproxy 6.5). Confined to
/// the end's event loop.
final class StreamMessages implements Opener {

    private final TunnelEnd end;
    private final Role role;
    private final OpenStreams streams;
    private final DestinationClientType spoken;
    private final StreamNumbers numbers = new StreamNumbers();

    /// @param spoken the version in which a source opens connections
    StreamMessages(TunnelEnd end, Role role, OpenStreams streams, DestinationClientType spoken) {
        this.end = end;
        this.role = role;
        this.streams = streams;
        this.spoken = spoken;
    }

    /// A link has been opened: its connections count from 1.
    void newLink() {
        numbers.newLink();
    }

    void on(TunnelMessage.StreamMessage message) {
        switch (message) {
            case TunnelMessage.Data data -> {
                StreamConnection connection = find(data, data.connectionId());
                if (connection != null) {
                    connection.socket().write(data.payload().retain());
                }
            }
            case StreamStart start -> on(start);
            case ConnectionStart start -> on(start);
            case StreamReset reset -> {
                StreamState stream = streams.find(reset);
                if (stream != null) {
                    streams.end(stream);
                }
            }
            case ConnectionReset reset -> on(reset);
        }
    }

    private @Nullable StreamConnection find(TunnelMessage.StreamMessage message, int connectionId) {
        StreamState stream = streams.find(message);
        return stream == null ? null : stream.connection(connectionId);
    }

    private void on(StreamStart start) {
        boolean accepted = role.open(start.serviceId(), start.connectionId(), () -> {
            StreamState stream = new StreamState(start.serviceId(), start.streamId(),
                    start.connectionId() != 0);
            streams.replace(start.serviceId(), stream);
            return connection(stream, start.connectionId());
        });
        if (!accepted) {
            end.send(new StreamReset(start.streamId(), start.serviceId(), start.connectionId()));
        }
    }

    private void on(ConnectionStart start) {
        boolean known = find(start, start.connectionId()) != null;
        if (known || !role.open(start.serviceId(), start.connectionId(), () -> joining(start))) {
            end.send(new ConnectionReset(start.streamId(), start.serviceId(), start.connectionId()));
        }
    }

    /// A further connection of a stream. If this end does not know the stream, because it was started before
    /// this end attached, the stream begins here.
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
        StreamConnection connection = new StreamConnection(end, stream, connectionId);
        stream.add(connection);
        return connection.socket();
    }

    /// Opens a connection for a caller of a source: in the service's stream if the version has connections,
    /// else with a stream of its own.
    @Override
    public Optional<Opened> open(String serviceId) {
        StreamState stream = streams.of(serviceId);
        boolean multiple = spoken == DestinationClientType.V3;
        if (stream != null && !multiple && !stream.isEmpty()) {
            end.tell(new LocalProxyEvent.Refused(serviceId, LocalProxyEvent.Refusal.ONE_AT_A_TIME));
            return Optional.empty();
        }
        return Optional
            .of(stream == null || !multiple ? start(serviceId, multiple) : join(serviceId, stream));
    }

    private Opened join(String serviceId, StreamState stream) {
        int connectionId = numbers.nextConnection(serviceId);
        LocalSocket socket = connection(stream, connectionId);
        end.send(new ConnectionStart(stream.streamId(), stream.serviceId(), connectionId));
        return new Opened(socket, connectionId, false);
    }

    private Opened start(String serviceId, boolean multiple) {
        int connectionId = multiple ? numbers.nextConnection(serviceId) : 0;
        boolean named = spoken != DestinationClientType.V1;
        StreamState stream = new StreamState(named ? serviceId : "", numbers.nextStream(serviceId), multiple);
        streams.replace(serviceId, stream);
        LocalSocket socket = connection(stream, connectionId);
        end.send(new StreamStart(stream.streamId(), stream.serviceId(), connectionId));
        return new Opened(socket, connectionId, true);
    }

    /// The application closed the connection, or could not be reached: notifies the other end.
    void applicationEnded(StreamConnection connection) {
        StreamState stream = connection.stream();
        if (stream.connection(connection.connectionId()) == connection) {
            stream.remove(connection.connectionId());
            end.send(stream.endOf(connection.connectionId()));
            if (!stream.hasConnections()) {
                streams.remove(stream);
            }
        }
    }
}
