package io.culvert.relay;

import io.culvert.protocol.ProtocolException;
import io.culvert.protocol.ProtocolFault;
import io.culvert.protocol.TunnelMessage;
import io.culvert.protocol.TunnelMessage.StreamMessage;
import io.culvert.protocol.TunnelMessage.StreamStart;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The streams of one tunnel, which the source starts and either side ends, indexed by the name that each end
/// uses (spec: wire 5.7). No look-up iterates over other streams, and each index holds at most
/// [#MAX_STREAMS]. Confined to the tunnel's event loop.
final class Streams {

    /// The limit at each end. A V1 stream is not replaced by a later one of the same service, so the oldest
    /// is removed if a client never resets any.
    static final int MAX_STREAMS = 1024;

    private final Map<StreamName.Key, RelayedStream> bySource = new LinkedHashMap<>();
    /// A source has one stream of each service that has a name.
    private final Map<String, RelayedStream> bySourceService = new HashMap<>();
    private final Map<StreamName.Key, RelayedStream> byDestination = new LinkedHashMap<>();
    private final Map<String, Set<RelayedStream>> byDestinationService = new HashMap<>();
    /// Streams whose service the relay has named, by the stream id at the destination, which may omit
    /// the name.
    private final Map<Integer, RelayedStream> namedByRelay = new HashMap<>();
    private final Set<String> startedServices = new HashSet<>();
    private final Set<String> shownServices = new HashSet<>();
    private List<String> services;
    private int lastShownId;
    private int connections;

    Streams(List<String> services) {
        this.services = services;
    }

    void define(List<String> adopted) {
        services = adopted;
    }

    List<String> services() {
        return services;
    }

    /// The stream that a source's message belongs to, or null if there is none, or none any more.
    @Nullable
    RelayedStream ofSource(StreamMessage message) throws ProtocolException {
        RelayedStream stream = bySource.get(StreamName.Key.of(message));
        return stream != null ? stream : missing(bySource, message, startedServices);
    }

    /// The stream that a destination's message belongs to, or null if there is none, or none any more.
    @Nullable
    RelayedStream ofDestination(StreamMessage message) throws ProtocolException {
        RelayedStream stream = byDestination.get(StreamName.Key.of(message));
        if (stream == null && message.serviceId().isEmpty()) {
            stream = namedByRelay.get(message.streamId());
        }
        return stream != null ? stream : missing(byDestination, message, shownServices);
    }

    /// Whether a message without a stream breaks a rule or is only late (spec: rules 35 and 36).
    private @Nullable RelayedStream missing(Map<StreamName.Key, RelayedStream> streams, StreamMessage message,
            Set<String> had) throws ProtocolException {
        String serviceId = message.serviceId();
        checkDefined(serviceId);
        if (had.contains(serviceId)) {
            return null;
        }
        if (streams.containsKey(new StreamName.Key("", message.streamId()))) {
            throw new ProtocolException(ProtocolFault.SERVICE_ID_SWITCHED);
        }
        if (message instanceof TunnelMessage.Data) {
            throw new ProtocolException(ProtocolFault.NEVER_STARTED);
        }
        return null;
    }

    private void checkDefined(String serviceId) throws ProtocolException {
        if (!serviceId.isEmpty() && !services.contains(serviceId)) {
            throw new ProtocolException(ProtocolFault.UNDEFINED_SERVICE);
        }
    }

    /// The source's oldest stream if it has the maximum number: it must end before another one starts.
    @Nullable
    RelayedStream oldestOfFullSource() {
        return bySource.size() < MAX_STREAMS ? null : bySource.values().iterator().next();
    }

    /// The destination's oldest stream if it has the maximum number.
    @Nullable
    RelayedStream oldestOfFullDestination() {
        return byDestination.size() < MAX_STREAMS ? null : byDestination.values().iterator().next();
    }

    /// Starts a stream. Ends the source's former stream of the same service; the destination keeps that one
    /// until the new one is started there.
    RelayedStream start(StreamStart start) throws ProtocolException {
        String serviceId = start.serviceId();
        checkDefined(serviceId);
        RelayedStream stream = new RelayedStream(start);
        endAtSource(bySource.get(stream.source().key()));
        if (!serviceId.isEmpty()) {
            endAtSource(bySourceService.put(serviceId, stream));
        }
        startedServices.add(serviceId);
        bySource.put(stream.source().key(), stream);
        connections += stream.connectionCount();
        return stream;
    }

    /// Whether the source still has a stream.
    boolean lives(RelayedStream stream) {
        return bySource.get(stream.source().key()) == stream;
    }

    /// A stream has ended at the source.
    void endAtSource(@Nullable RelayedStream stream) {
        if (stream != null && bySource.remove(stream.source().key(), stream)) {
            bySourceService.remove(stream.source().serviceId(), stream);
            connections -= stream.connectionCount();
        }
    }

    /// A stream has ended at both ends.
    void end(RelayedStream stream) {
        endAtSource(stream);
        hide(stream);
    }

    /// A connection is opened in a stream.
    void connect(RelayedStream stream, int connectionId) {
        if (stream.connect(connectionId) && lives(stream)) {
            connections++;
        }
    }

    /// A connection of a stream is over.
    void disconnect(RelayedStream stream, int connectionId) {
        if (stream.disconnect(connectionId) && lives(stream)) {
            connections--;
        }
    }

    /// A stream is started at the destination.
    void show(RelayedStream stream, StreamName name, int connectionId) {
        hide(stream);
        hide(byDestination.get(name.key()));
        stream.shown(name, connectionId);
        byDestination.put(name.key(), stream);
        byDestinationService.computeIfAbsent(name.serviceId(), id -> new LinkedHashSet<>(1)).add(stream);
        shownServices.add(name.serviceId());
        if (stream.source().serviceId().isEmpty()) {
            namedByRelay.put(name.streamId(), stream);
            shownServices.add("");
        }
        lastShownId = Math.max(lastShownId, name.streamId());
    }

    /// A stream has ended at the destination.
    void hide(@Nullable RelayedStream stream) {
        StreamName name = stream == null ? null : stream.destination();
        if (stream == null || name == null) {
            return;
        }
        byDestination.remove(name.key(), stream);
        byDestinationService.computeIfPresent(name.serviceId(), (id, shown) -> {
            shown.remove(stream);
            return shown.isEmpty() ? null : shown;
        });
        namedByRelay.remove(name.streamId(), stream);
        stream.hidden();
    }

    /// A stream id that the destination has not seen yet.
    int unusedId() {
        return lastShownId >= Translation.MAX_STREAM_ID ? 1 : lastShownId + 1;
    }

    /// Other streams that the destination holds under a service id.
    List<RelayedStream> shownUnder(String serviceId, RelayedStream except) {
        return byDestinationService.getOrDefault(serviceId, Set.of())
            .stream()
            .filter(stream -> stream != except)
            .toList();
    }

    /// The number of connections in all streams of the source.
    int connectionCount() {
        return connections;
    }

    /// The source's streams, oldest first.
    List<RelayedStream> ofSource() {
        return List.copyOf(bySource.values());
    }

    /// The destination's streams, oldest first.
    List<RelayedStream> ofDestination() {
        return List.copyOf(byDestination.values());
    }
}
