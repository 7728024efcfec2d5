package io.culvert.relay;

import io.culvert.protocol.Subprotocol.Version;
import java.util.List;

/// Translates the streams of a source for a destination that speaks another version (spec: wire 5.10):
/// removes or adds service ids and connection ids. Pure; chosen for each stream when it starts.
sealed interface Translation {

    /// Largest id that the clients of the device SDKs can answer.
    int MAX_STREAM_ID = (1 << 28) - 1;

    /// The stream's name at the destination.
    ///
    /// @param unused a stream id that the destination has not seen yet
    StreamName name(StreamName source, int unused);

    /// Both ends speak the same version: messages are forwarded unchanged.
    record None() implements Translation {
        @Override
        public StreamName name(StreamName source, int unused) {
            // A published browser client chooses stream ids from 0 on.
            return source.streamId() != 0 ? source
                    : new StreamName(unused, source.serviceId(), source.connections());
        }
    }

    /// For a destination without connection ids, and without service ids unless `named`: each connection
    /// becomes a stream.
    record Reduced(boolean named) implements Translation {
        @Override
        public StreamName name(StreamName source, int unused) {
            return new StreamName(Math.max(source.streamId(), unused), named ? source.serviceId() : "",
                    false);
        }
    }

    /// Adds ids that the destination needs and the source does not send.
    ///
    /// @param serviceId the tunnel's only service, or empty
    /// @param connections whether to number the stream's only connection
    record Completed(String serviceId, boolean connections) implements Translation {
        @Override
        public StreamName name(StreamName source, int unused) {
            return new StreamName(source.streamId() != 0 ? source.streamId() : unused,
                    source.serviceId().isEmpty() ? serviceId : source.serviceId(), connections);
        }
    }

    /// The translation for a stream.
    ///
    /// @param source the version that the source negotiated
    /// @param stream as the source started it
    /// @param services the tunnel's
    static Translation of(Version source, StreamName stream, Dialect destination, List<String> services) {
        Version style = stream.style();
        String only = services.size() == 1 ? services.getFirst() : "";
        return switch (destination.version()) {
            case V1 -> style == Version.V1 ? new None() : new Reduced(false);
            case V2 -> switch (style) {
                case V1 -> new Completed(only, false);
                case V2 -> new None();
                case V3 -> new Reduced(true);
            };
            case V3 -> destination.takes(style, source, !only.isEmpty()) ? new None()
                    : new Completed(only, source != Version.V3);
        };
    }
}
