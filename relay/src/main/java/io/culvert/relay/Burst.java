package io.culvert.relay;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/// The frames that were read from a peer since they were last passed on. Owns them.
final class Burst {

    private List<ByteBuf> frames = new ArrayList<>(0);
    private int bytes;

    void add(ByteBuf frame) {
        frames.add(frame);
        bytes += frame.readableBytes();
    }

    boolean isEmpty() {
        return frames.isEmpty();
    }

    int bytes() {
        return bytes;
    }

    /// Removes the frames, which the caller then owns.
    List<ByteBuf> take() {
        List<ByteBuf> taken = frames;
        // The next burst is often as long.
        frames = new ArrayList<>(taken.size());
        bytes = 0;
        return taken;
    }

    void discard() {
        frames.forEach(ByteBuf::release);
        frames.clear();
        bytes = 0;
    }
}
