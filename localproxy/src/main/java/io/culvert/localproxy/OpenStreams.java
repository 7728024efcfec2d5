package io.culvert.localproxy;

import io.culvert.protocol.TunnelMessage.StreamMessage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The streams of a session, at most one for each service. Confined to the session's event loop.
final class OpenStreams {

    private final Map<String, StreamState> byService = new HashMap<>();

    /// The current stream of a service, by the name under which [#replace] put it.
    @Nullable
    StreamState of(String serviceId) {
        return byService.get(serviceId);
    }

    /// Puts a stream in its service's place; the one before is over, silently, for both ends know.
    void replace(String serviceId, StreamState stream) {
        StreamState before = byService.put(serviceId, stream);
        if (before != null) {
            before.clear().forEach(LocalSocket::end);
        }
    }

    /// The stream that a message means; null where it is no longer current, for then it concerns nobody.
    @Nullable
    StreamState find(StreamMessage message) {
        for (StreamState stream : byService.values()) {
            if (stream.streamId() == message.streamId() && stream.serviceId().equals(message.serviceId())) {
                return stream;
            }
        }
        return null;
    }

    /// Takes a stream out; its sockets stay as they are.
    void remove(StreamState stream) {
        byService.values().remove(stream);
    }

    /// Takes a stream out; the other end is done with all its connections.
    void end(StreamState stream) {
        remove(stream);
        stream.clear().forEach(LocalSocket::end);
    }

    void endAll() {
        List.copyOf(byService.values()).forEach(this::end);
    }

    long socketCount() {
        return byService.values().stream().mapToLong(StreamState::size).sum();
    }

    /// Lets every socket be read, or none.
    void read(boolean on) {
        byService.values().forEach(stream -> stream.sockets().forEach(socket -> socket.read(on)));
    }
}
