package io.culvert.relay;

import io.culvert.protocol.ProtocolException;
import io.culvert.protocol.ProtocolFault;
import io.culvert.protocol.TunnelMessage;
import io.culvert.protocol.TunnelMessage.StreamMessage;
import io.culvert.protocol.TunnelMessage.StreamStart;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The streams of one tunnel as its source starts and either side ends them, found by the name that each end
/// has for them (spec: wire 5.7). Confined to the tunnel's event loop.
final class Streams {

    /// V1 streams have no service to replace them by; the oldest goes where a client never resets any.
    private static final int MAX_STREAMS = 1024;

    private final Map<StreamFace.Key, RelayedStream> bySource = new LinkedHashMap<>();
    private final Map<StreamFace.Key, RelayedStream> byDestination = new LinkedHashMap<>();
    private final Set<String> startedServices = new HashSet<>();
    private final Set<String> shownServices = new HashSet<>();
    private List<String> services;
    private int lastShownId;

    Streams(List<String> services) {
        this.services = services;
    }

    void define(List<String> adopted) {
        services = adopted;
    }

    List<String> services() {
        return services;
    }

    /// The stream that a source's message belongs to, or null where there is none (any more).
    @Nullable
    RelayedStream ofSource(StreamMessage message) throws ProtocolException {
        RelayedStream stream = bySource.get(StreamFace.Key.of(message));
        return stream != null ? stream : missing(bySource, message, startedServices);
    }

    /// The stream that a destination's message belongs to, or null where there is none (any more).
    @Nullable
    RelayedStream ofDestination(StreamMessage message) throws ProtocolException {
        RelayedStream stream = byDestination.get(StreamFace.Key.of(message));
        if (stream == null && message.serviceId().isEmpty()) {
            stream = named(message.streamId());
        }
        return stream != null ? stream : missing(byDestination, message, shownServices);
    }

    /// A destination may leave the name out that only the relay gave.
    private @Nullable RelayedStream named(int streamId) {
        for (RelayedStream stream : byDestination.values()) {
            StreamFace face = stream.destination();
            if (face != null && face.streamId() == streamId && stream.source().serviceId().isEmpty()) {
                return stream;
            }
        }
        return null;
    }

    /// Whether a message without a stream is against the rules, or merely late (spec: rules 35 and 36).
    private @Nullable RelayedStream missing(Map<StreamFace.Key, RelayedStream> streams, StreamMessage message,
            Set<String> had) throws ProtocolException {
        String serviceId = message.serviceId();
        checkDefined(serviceId);
        if (had.contains(serviceId)) {
            return null;
        }
        if (streams.containsKey(new StreamFace.Key("", message.streamId()))) {
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

    /// Starts a stream. The source's stream of the same service that was there before is over; the
    /// destination has it until it is shown the new one.
    RelayedStream start(StreamStart start) throws ProtocolException {
        String serviceId = start.serviceId();
        checkDefined(serviceId);
        if (!serviceId.isEmpty()) {
            bySource.keySet().removeIf(key -> key.serviceId().equals(serviceId));
        } else if (bySource.size() >= MAX_STREAMS) {
            bySource.remove(bySource.keySet().iterator().next());
        }
        startedServices.add(serviceId);
        RelayedStream stream = new RelayedStream(start);
        bySource.put(stream.source().key(), stream);
        return stream;
    }

    /// Whether the source still has it.
    boolean lives(RelayedStream stream) {
        return bySource.get(stream.source().key()) == stream;
    }

    /// The source has ended a stream.
    void forget(RelayedStream stream) {
        bySource.remove(stream.source().key(), stream);
    }

    /// Both ends are done with a stream.
    void end(RelayedStream stream) {
        forget(stream);
        hide(stream);
    }

    /// The destination hears of a stream.
    void show(RelayedStream stream, StreamFace face, int connectionId) {
        hide(stream);
        stream.shown(face, connectionId);
        byDestination.put(face.key(), stream);
        shownServices.add(face.serviceId());
        if (stream.source().serviceId().isEmpty()) {
            shownServices.add("");
        }
        lastShownId = Math.max(lastShownId, face.streamId());
    }

    /// The destination does not know a stream any more.
    void hide(RelayedStream stream) {
        StreamFace face = stream.destination();
        if (face != null) {
            byDestination.remove(face.key(), stream);
            stream.hidden();
        }
    }

    /// A stream id that the destination has not seen.
    int unusedId() {
        return lastShownId >= Translation.MAX_STREAM_ID ? 1 : lastShownId + 1;
    }

    /// Other streams that the destination holds under a service id.
    List<RelayedStream> shownUnder(String serviceId, RelayedStream except) {
        List<RelayedStream> shown = new ArrayList<>(1);
        for (RelayedStream stream : byDestination.values()) {
            StreamFace face = stream.destination();
            if (stream != except && face != null && face.serviceId().equals(serviceId)) {
                shown.add(stream);
            }
        }
        return shown;
    }

    int connectionCount() {
        int count = 0;
        for (RelayedStream stream : bySource.values()) {
            count += stream.connectionCount();
        }
        return count;
    }

    /// What the source has, oldest first.
    List<RelayedStream> ofSource() {
        return List.copyOf(bySource.values());
    }

    /// What the destination has been shown, oldest first.
    List<RelayedStream> ofDestination() {
        return List.copyOf(byDestination.values());
    }
}
