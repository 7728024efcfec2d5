package io.culvert.relay;

import io.culvert.protocol.TunnelMessage.StreamMessage;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/// Messages for a destination that is not there yet (spec: wire, decision 27). Confined to the tunnel's
/// event loop.
final class HeldFrames {

    /// Small frames cost more than their bytes.
    private static final int COST_PER_FRAME = 64;

    private final int maxBytes;
    private List<Held> frames = new ArrayList<>(0);
    private int bytes;

    /// A message that was admitted.
    ///
    /// @param frame its bytes, owned by this
    record Held(RelayedStream stream, StreamMessage message, ByteBuf frame) {}

    HeldFrames(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    boolean isEmpty() {
        return frames.isEmpty();
    }

    /// Takes a message, where there is room.
    ///
    /// @return false where there is none; the caller keeps the frame then
    boolean add(Held held) {
        int cost = held.frame().readableBytes() + COST_PER_FRAME;
        if (bytes + cost > maxBytes) {
            return false;
        }
        bytes += cost;
        frames.add(held);
        return true;
    }

    /// Everything, to be owned by the caller.
    List<Held> take() {
        List<Held> all = frames;
        frames = new ArrayList<>(0);
        bytes = 0;
        return all;
    }

    void discard() {
        take().forEach(held -> held.frame().release());
    }
}
