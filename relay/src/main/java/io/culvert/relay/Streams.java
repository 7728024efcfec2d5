package io.culvert.relay;

import io.culvert.protocol.ProtocolException;
import io.culvert.protocol.ProtocolFault;
import io.culvert.protocol.TunnelMessage;
import io.culvert.protocol.TunnelMessage.StreamMessage;
import io.culvert.protocol.TunnelMessage.StreamReset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The streams of one tunnel as its source starts and either side ends them (spec: wire 5.7). Confined to the
/// tunnel's event loop.
final class Streams {

    /// V1 streams have no service to replace them by; the oldest goes where a client never resets any.
    private static final int MAX_STREAMS = 1024;

    private final Map<RelayedStream.Key, RelayedStream> active = new LinkedHashMap<>();
    private final Set<String> startedServices = new HashSet<>();
    private Set<String> defined;

    Streams(List<String> services) {
        defined = Set.copyOf(services);
    }

    void define(List<String> services) {
        defined = Set.copyOf(services);
    }

    /// The stream that a message belongs to, or null where there is none (any more).
    @Nullable
    RelayedStream find(StreamMessage message) throws ProtocolException {
        String serviceId = message.serviceId();
        if (!serviceId.isEmpty() && !defined.contains(serviceId)) {
            throw new ProtocolException(ProtocolFault.UNDEFINED_SERVICE);
        }
        RelayedStream stream = active.get(RelayedStream.Key.of(message));
        if (stream == null && !serviceId.isEmpty()
                && active.containsKey(new RelayedStream.Key("", message.streamId()))
                && !startedServices.contains(serviceId)) {
            throw new ProtocolException(ProtocolFault.SERVICE_ID_SWITCHED);
        }
        if (stream == null && message instanceof TunnelMessage.Data && !startedServices.contains(serviceId)) {
            throw new ProtocolException(ProtocolFault.NEVER_STARTED);
        }
        return stream;
    }

    /// Starts a stream; one of the same service that was there before is over.
    RelayedStream start(TunnelMessage.StreamStart start) throws ProtocolException {
        String serviceId = start.serviceId();
        if (!serviceId.isEmpty()) {
            if (!defined.contains(serviceId)) {
                throw new ProtocolException(ProtocolFault.UNDEFINED_SERVICE);
            }
            active.keySet().removeIf(key -> key.serviceId().equals(serviceId));
        } else if (active.size() >= MAX_STREAMS) {
            active.remove(active.keySet().iterator().next());
        }
        startedServices.add(serviceId);
        RelayedStream stream = new RelayedStream(start);
        active.put(stream.key(), stream);
        return stream;
    }

    void end(RelayedStream stream) {
        active.remove(stream.key());
    }

    int connectionCount() {
        int count = 0;
        for (RelayedStream stream : active.values()) {
            count += stream.connectionCount();
        }
        return count;
    }

    /// Ends the streams that `which` picks.
    ///
    /// @return what tells the side that is still there
    List<TunnelMessage> reset(Predicate<RelayedStream> which) {
        List<TunnelMessage> resets = new ArrayList<>();
        active.values().removeIf(stream -> {
            if (!which.test(stream)) {
                return false;
            }
            StreamReset reset = stream.reset();
            return resets.add(reset);
        });
        return resets;
    }

    /// Whether the destination that is there has heard of the streams that live.
    void knownToDestination(boolean known) {
        active.values().forEach(stream -> stream.knownToDestination(known));
    }
}
