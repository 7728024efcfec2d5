package io.culvert.relay;

import io.culvert.protocol.ProtocolException;
import io.culvert.protocol.ProtocolFault;
import io.culvert.protocol.TunnelMessage.ConnectionReset;
import io.culvert.protocol.TunnelMessage.ConnectionStart;
import io.culvert.protocol.TunnelMessage.Data;
import io.culvert.protocol.TunnelMessage.StreamMessage;
import io.culvert.protocol.TunnelMessage.StreamReset;
import io.culvert.protocol.TunnelMessage.StreamStart;
import io.netty.buffer.ByteBuf;

/// Handles a destination's messages and translates each to the names by which the source knows the stream.
/// Confined to the tunnel's event loop.
final class FromDestination {

    private final Streams streams;

    FromDestination(Streams streams) {
        this.streams = streams;
    }

    /// Applies the rules, updates the streams and translates the message for the source.
    ///
    /// @return whether the frame was forwarded unchanged
    boolean pass(StreamMessage message, ByteBuf frame, BurstResult out) throws ProtocolException {
        if (message instanceof StreamStart || message instanceof ConnectionStart) {
            throw new ProtocolException(ProtocolFault.STARTED_BY_DESTINATION);
        }
        RelayedStream stream = streams.ofDestination(message);
        StreamName name = stream == null ? null : stream.destination();
        if (stream == null || name == null) {
            return false;
        }
        return switch (message) {
            case Data data -> data(stream, data, frame, out);
            case StreamReset reset -> reset(stream, name, frame, out);
            case ConnectionReset reset -> disconnect(stream, name, reset, frame, out);
            case StreamStart start -> false;
            case ConnectionStart start -> false;
        };
    }

    private static boolean data(RelayedStream stream, Data data, ByteBuf frame, BurstResult out) {
        StreamName source = stream.source();
        int connectionId = connection(stream, data);
        if (data.streamId() == source.streamId() && data.serviceId().equals(source.serviceId())
                && data.connectionId() == connectionId) {
            out.pass(frame);
            return true;
        }
        out.send(new Data(source.streamId(), source.serviceId(), connectionId, data.payload()));
        return false;
    }

    /// Sends a missing id as 1 (spec: wire appendix C): an id of 0 would make some sources speak V2 from
    /// then on.
    private static int connection(RelayedStream stream, StreamMessage message) {
        if (!stream.source().connections()) {
            return 0;
        }
        if (stream.isReduced()) {
            return stream.carried();
        }
        return message.connectionId() == 0 ? 1 : message.connectionId();
    }

    /// The end of a stream; for a destination without connection ids it is the end of one connection.
    private boolean reset(RelayedStream stream, StreamName name, ByteBuf frame, BurstResult out) {
        if (stream.isReduced()) {
            endCarried(stream, out);
            return false;
        }
        streams.end(stream);
        if (stream.source().equals(name)) {
            out.pass(frame);
            return true;
        }
        out.send(stream.reset(stream.source()));
        return false;
    }

    private boolean disconnect(RelayedStream stream, StreamName name, ConnectionReset reset, ByteBuf frame,
            BurstResult out) {
        if (stream.isReduced()) {
            endCarried(stream, out);
            return false;
        }
        if (!stream.source().connections()) {
            streams.end(stream);
            out.send(stream.reset(stream.source()));
            if (name.connections()) {
                // Its only connection has ended. Without a reset the destination would add the next stream to
                // this one.
                out.answer(stream.reset(name));
            }
            return false;
        }
        int connectionId = connection(stream, reset);
        streams.disconnect(stream, connectionId);
        if (stream.source().equals(name) && reset.connectionId() == connectionId) {
            out.pass(frame);
            return true;
        }
        out.send(new ConnectionReset(stream.source().streamId(), stream.source().serviceId(), connectionId));
        return false;
    }

    private void endCarried(RelayedStream stream, BurstResult out) {
        int connectionId = stream.carried();
        streams.disconnect(stream, connectionId);
        streams.hide(stream);
        out.send(new ConnectionReset(stream.source().streamId(), stream.source().serviceId(), connectionId));
    }
}
