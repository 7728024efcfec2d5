package io.culvert.localproxy;

import io.culvert.protocol.TunnelMessage.StreamMessage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The streams of an end, at most one for each service. Confined to the end's event loop.
final class OpenStreams {

    private final Map<String, StreamState> byService = new HashMap<>();

    /// The current stream of a service, by the name under which [#replace] put it.
    @Nullable
    StreamState of(String serviceId) {
        return byService.get(serviceId);
    }

    /// Makes a stream the current one of its service. Ends the previous one without a message, because the
    /// other end replaces it too.
    void replace(String serviceId, StreamState stream) {
        StreamState before = byService.put(serviceId, stream);
        if (before != null) {
            before.clear().forEach(connection -> connection.socket().end());
        }
    }

    /// The stream of a message; null if the stream is no longer current and the message must be ignored.
    @Nullable
    StreamState find(StreamMessage message) {
        for (StreamState stream : byService.values()) {
            if (stream.streamId() == message.streamId() && stream.serviceId().equals(message.serviceId())) {
                return stream;
            }
        }
        return null;
    }

    /// Removes a stream; its connections stay open.
    void remove(StreamState stream) {
        byService.values().remove(stream);
    }

    /// Removes a stream whose connections the other end has closed.
    void end(StreamState stream) {
        remove(stream);
        stream.clear().forEach(connection -> connection.socket().end());
    }

    void endAll() {
        List.copyOf(byService.values()).forEach(this::end);
    }

    long connectionCount() {
        return byService.values().stream().mapToLong(StreamState::size).sum();
    }

    /// Starts or stops reading all sockets.
    void read(boolean on) {
        byService.values()
            .forEach(stream -> stream.connections().forEach(connection -> connection.socket().read(on)));
    }
}
