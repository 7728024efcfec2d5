package io.culvert.relay;

import io.culvert.protocol.Subprotocol.Version;
import io.culvert.protocol.TunnelMessage.StreamMessage;

/// The name of a stream at one end of a tunnel. If both ends speak the same version, the names are equal.
///
/// @param serviceId empty if the end names no services
/// @param connections whether the end numbers the connections in it
record StreamName(int streamId, String serviceId, boolean connections) {

    /// What identifies a stream at one end. In V1 the service id is empty and several streams may live
    /// at once.
    record Key(String serviceId, int streamId) {
        static Key of(StreamMessage message) {
            return new Key(message.serviceId(), message.streamId());
        }
    }

    static StreamName of(StreamMessage start) {
        return new StreamName(start.streamId(), start.serviceId(), start.connectionId() != 0);
    }

    Key key() {
        return new Key(serviceId, streamId);
    }

    /// The version that uses names of this form.
    Version style() {
        if (connections) {
            return Version.V3;
        }
        return serviceId.isEmpty() ? Version.V1 : Version.V2;
    }
}
