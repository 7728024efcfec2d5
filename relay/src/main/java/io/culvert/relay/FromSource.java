package io.culvert.relay;

import io.culvert.protocol.ProtocolException;
import io.culvert.protocol.Subprotocol.Version;
import io.culvert.protocol.TunnelMessage.ConnectionReset;
import io.culvert.protocol.TunnelMessage.ConnectionStart;
import io.culvert.protocol.TunnelMessage.Data;
import io.culvert.protocol.TunnelMessage.StreamMessage;
import io.culvert.protocol.TunnelMessage.StreamReset;
import io.culvert.protocol.TunnelMessage.StreamStart;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/// Handles a source's messages in two steps: [#admit] applies the rules when a message arrives, and
/// [#pass] translates it once a destination is attached. Confined to the tunnel's event loop.
final class FromSource {

    private final Streams streams;
    private final int maxConnections;

    FromSource(Streams streams, int maxConnections) {
        this.streams = streams;
        this.maxConnections = maxConnections;
    }

    /// Applies the rules and updates the streams.
    ///
    /// @return the stream of a message that may go on, or null
    @Nullable
    RelayedStream admit(StreamMessage message, BurstResult out) throws ProtocolException {
        if (message instanceof StreamStart start) {
            return start(start, out);
        }
        RelayedStream stream = streams.ofSource(message);
        switch (message) {
            case ConnectionStart start -> {
                if (stream == null || isFull() || !stream.source().connections()) {
                    refuse(start, out);
                    return null;
                }
                streams.connect(stream, start.connectionId());
            }
            case ConnectionReset reset when stream != null ->
                streams.disconnect(stream, reset.connectionId());
            case StreamReset reset when stream != null -> streams.endAtSource(stream);
            default -> {
            }
        }
        return stream;
    }

    private @Nullable RelayedStream start(StreamStart start, BurstResult out) throws ProtocolException {
        if (isFull()) {
            out.answer(new StreamReset(start.streamId(), start.serviceId(), start.connectionId()));
            return null;
        }
        RelayedStream oldest = streams.oldestOfFullSource();
        if (oldest != null) {
            giveUp(oldest, out);
        }
        return streams.start(start);
    }

    /// Ends a stream at both ends because there is no room for it.
    private void giveUp(RelayedStream stream, BurstResult out) {
        StreamName shown = stream.destination();
        if (shown != null) {
            out.send(stream.reset(shown));
        }
        if (streams.lives(stream) && stream.isInUse()) {
            out.answer(stream.reset(stream.source()));
        }
        streams.end(stream);
    }

    private boolean isFull() {
        return streams.connectionCount() >= maxConnections;
    }

    private static void refuse(StreamMessage start, BurstResult out) {
        out.answer(new ConnectionReset(start.streamId(), start.serviceId(), start.connectionId()));
    }

    /// Translates an admitted message for the attached destination.
    ///
    /// @param source the version that the source negotiated
    /// @return whether the frame was forwarded unchanged
    boolean pass(RelayedStream stream, StreamMessage message, ByteBuf frame, Version source,
            Dialect destination, BurstResult out) {
        StreamName name = stream.destination();
        if (name == null) {
            return isStart(message) && begin(stream, message, frame, source, destination, out);
        }
        return switch (message) {
            case StreamStart start -> begin(stream, message, frame, source, destination, out);
            case ConnectionStart start -> connect(stream, start, frame, out);
            case Data data -> data(stream, name, data, frame, out);
            case StreamReset reset -> {
                streams.hide(stream);
                yield asIs(stream, name, frame, out, stream.reset(name));
            }
            case ConnectionReset reset -> disconnect(stream, name, reset, frame, out);
        };
    }

    private static boolean isStart(StreamMessage message) {
        return message instanceof StreamStart || message instanceof ConnectionStart;
    }

    /// Starts a stream at the destination. Its source may have started it before the destination attached,
    /// and now opens one more connection (spec: rule 29).
    private boolean begin(RelayedStream stream, StreamMessage message, ByteBuf frame, Version source,
            Dialect destination, BurstResult out) {
        StreamName name = Translation.of(source, stream.source(), destination, streams.services())
            .name(stream.source(), streams.unusedId());
        if (!destination.holdsMany(stream.source()) && !makeRoom(stream, name, out)) {
            streams.disconnect(stream, message.connectionId());
            refuse(message, out);
            return false;
        }
        RelayedStream oldest = streams.oldestOfFullDestination();
        if (oldest != null && oldest != stream) {
            giveUp(oldest, out);
        }
        streams.show(stream, name, message.connectionId());
        StreamStart start = new StreamStart(name.streamId(), name.serviceId(),
                connection(name, message.connectionId()));
        if (message instanceof StreamStart) {
            return asIs(stream, name, frame, out, start);
        }
        out.send(start);
        return false;
    }

    /// Ends the stream that the destination holds in this one's place, unless it is in use and belongs to
    /// another service.
    private boolean makeRoom(RelayedStream stream, StreamName name, BurstResult out) {
        for (RelayedStream old : streams.shownUnder(name.serviceId(), stream)) {
            boolean lives = streams.lives(old);
            if (lives && old.isReduced()) {
                return false;
            }
            StreamName shown = old.destination();
            if (shown != null && shown.connections() && !old.source().connections()) {
                out.send(old.reset(shown));
            }
            streams.end(old);
            if (lives && old.isInUse()) {
                out.answer(old.reset(old.source()));
            }
        }
        return true;
    }

    private boolean connect(RelayedStream stream, ConnectionStart start, ByteBuf frame, BurstResult out) {
        if (stream.isReduced()) {
            streams.disconnect(stream, start.connectionId());
            refuse(start, out);
            return false;
        }
        out.pass(frame);
        return true;
    }

    private static boolean data(RelayedStream stream, StreamName name, Data data, ByteBuf frame,
            BurstResult out) {
        if (stream.isReduced() && data.connectionId() != stream.carried()) {
            return false;
        }
        if (stream.source().equals(name)) {
            out.pass(frame);
            return true;
        }
        out.send(new Data(name.streamId(), name.serviceId(), connection(name, data.connectionId()),
                data.payload()));
        return false;
    }

    private boolean disconnect(RelayedStream stream, StreamName name, ConnectionReset reset, ByteBuf frame,
            BurstResult out) {
        if (name.connections() && stream.source().connections()) {
            return asIs(stream, name, frame, out,
                    new ConnectionReset(name.streamId(), name.serviceId(), reset.connectionId()));
        }
        if (!stream.isReduced()) {
            streams.end(stream);
            out.send(stream.reset(name));
        } else if (reset.connectionId() == stream.carried()) {
            streams.hide(stream);
            out.send(stream.reset(name));
        }
        return false;
    }

    private static boolean asIs(RelayedStream stream, StreamName name, ByteBuf frame, BurstResult out,
            StreamMessage reworded) {
        if (stream.source().equals(name)) {
            out.pass(frame);
            return true;
        }
        out.send(reworded);
        return false;
    }

    private static int connection(StreamName name, int connectionId) {
        if (!name.connections()) {
            return 0;
        }
        return connectionId == 0 ? 1 : connectionId;
    }
}
