package io.culvert.relay;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/// Frames for a side that is not there yet (spec: wire, decision 27). Confined to the tunnel's event loop.
final class HeldFrames {

    private final int maxBytes;
    private List<ByteBuf> frames = new ArrayList<>();
    private int bytes;

    HeldFrames(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    boolean isEmpty() {
        return frames.isEmpty();
    }

    /// Takes a frame, where there is room.
    ///
    /// @return false where there is none; the caller keeps the frame then
    boolean add(ByteBuf frame) {
        // Small frames cost more than their bytes.
        int cost = frame.readableBytes() + 64;
        if (bytes + cost > maxBytes) {
            return false;
        }
        bytes += cost;
        frames.add(frame);
        return true;
    }

    /// Everything, to be owned by the caller.
    List<ByteBuf> take() {
        List<ByteBuf> all = frames;
        frames = new ArrayList<>();
        bytes = 0;
        return all;
    }

    void discard() {
        take().forEach(ByteBuf::release);
    }
}
