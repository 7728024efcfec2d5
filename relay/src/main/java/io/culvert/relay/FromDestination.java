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

/// What becomes of a destination's messages: each is worded as its source knows the stream. Confined to the
/// tunnel's event loop.
final class FromDestination {

    private final Streams streams;

    FromDestination(Streams streams) {
        this.streams = streams;
    }

    /// Applies the rules, follows the streams and words the message for the source.
    ///
    /// @return whether the frame itself went on, for nothing had to be reworded
    boolean pass(StreamMessage message, ByteBuf frame, Outcome out) throws ProtocolException {
        if (message instanceof StreamStart || message instanceof ConnectionStart) {
            throw new ProtocolException(ProtocolFault.STARTED_BY_DESTINATION);
        }
        RelayedStream stream = streams.ofDestination(message);
        StreamFace face = stream == null ? null : stream.destination();
        if (stream == null || face == null) {
            return false;
        }
        return switch (message) {
            case Data data -> data(stream, data, frame, out);
            case StreamReset reset -> reset(stream, face, frame, out);
            case ConnectionReset reset -> disconnect(stream, face, reset, frame, out);
            case StreamStart start -> false;
            case ConnectionStart start -> false;
        };
    }

    private static boolean data(RelayedStream stream, Data data, ByteBuf frame, Outcome out) {
        StreamFace source = stream.source();
        int connectionId = connection(stream, data);
        if (data.streamId() == source.streamId() && data.serviceId().equals(source.serviceId())
                && data.connectionId() == connectionId) {
            out.pass(frame);
            return true;
        }
        out.send(new Data(source.streamId(), source.serviceId(), connectionId, data.payload()));
        return false;
    }

    /// A missing number is read as 1 (spec: wire appendix C): as 0 it would turn some sources to V2 for good.
    private static int connection(RelayedStream stream, StreamMessage message) {
        if (!stream.source().connections()) {
            return 0;
        }
        if (stream.isReduced()) {
            return stream.carried();
        }
        return message.connectionId() == 0 ? 1 : message.connectionId();
    }

    /// The end of a stream; where the destination knows no connections it is that of one connection.
    private boolean reset(RelayedStream stream, StreamFace face, ByteBuf frame, Outcome out) {
        if (stream.isReduced()) {
            endCarried(stream, out);
            return false;
        }
        streams.end(stream);
        if (stream.source().equals(face)) {
            out.pass(frame);
            return true;
        }
        out.send(stream.reset(stream.source()));
        return false;
    }

    private boolean disconnect(RelayedStream stream, StreamFace face, ConnectionReset reset, ByteBuf frame,
            Outcome out) {
        if (stream.isReduced()) {
            endCarried(stream, out);
            return false;
        }
        if (!stream.source().connections()) {
            streams.end(stream);
            out.send(stream.reset(stream.source()));
            if (face.connections()) {
                // Its only connection is over; it would take the next stream for a part of this one.
                out.answer(stream.reset(face));
            }
            return false;
        }
        int connectionId = connection(stream, reset);
        streams.disconnect(stream, connectionId);
        if (stream.source().equals(face) && reset.connectionId() == connectionId) {
            out.pass(frame);
            return true;
        }
        out.send(new ConnectionReset(stream.source().streamId(), stream.source().serviceId(), connectionId));
        return false;
    }

    private void endCarried(RelayedStream stream, Outcome out) {
        int connectionId = stream.carried();
        streams.disconnect(stream, connectionId);
        streams.hide(stream);
        out.send(new ConnectionReset(stream.source().streamId(), stream.source().serviceId(), connectionId));
    }
}
