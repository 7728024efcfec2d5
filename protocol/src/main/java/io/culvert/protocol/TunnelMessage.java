package io.culvert.protocol;

import io.netty.buffer.ByteBuf;
import java.util.List;

/// A decoded tunnel message (spec: wire 5.6, 5.7). An absent service id is `""`, an absent number 0.
public sealed interface TunnelMessage {

    /// A message about one stream of one service; `serviceId` is empty if the stream has none, `connectionId`
    /// is 0 if the sender knows no connections.
    sealed interface StreamMessage extends TunnelMessage {
        /// Not 0, except from the published browser client.
        int streamId();

        /// 0 to 128 bytes of ASCII.
        String serviceId();

        /// Unsigned, as on the wire.
        int connectionId();
    }

    /// The source opens a stream, and in V3 its first connection.
    record StreamStart(int streamId, String serviceId, int connectionId) implements StreamMessage {}

    /// Bytes of an application.
    ///
    /// @param payload a view into the decoded frame, valid as long as the frame is; not retained
    record Data(int streamId, String serviceId, int connectionId, ByteBuf payload) implements StreamMessage {}

    /// Ends a stream and all its connections.
    record StreamReset(int streamId, String serviceId, int connectionId) implements StreamMessage {}

    /// The source opens one more connection in a stream.
    record ConnectionStart(int streamId, String serviceId, int connectionId) implements StreamMessage {}

    /// Ends one connection.
    record ConnectionReset(int streamId, String serviceId, int connectionId) implements StreamMessage {}

    /// The service ends all streams. Our service never sends it.
    record SessionReset() implements TunnelMessage {}

    /// The service lists the tunnel's service ids: once, as the first message after the handshake.
    record ServiceIds(List<String> serviceIds) implements TunnelMessage {
        public ServiceIds {
            serviceIds = List.copyOf(serviceIds);
        }
    }

    /// A type from a later edition of the protocol.
    record Unknown(int type, boolean ignorable) implements TunnelMessage {}
}
