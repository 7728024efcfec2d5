package io.culvert.relay;

import io.culvert.protocol.MessageEncoder;
import io.culvert.protocol.TunnelMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.List;

/// What comes of a burst of frames: what goes on to the other side and what goes back to the sender. Owns the
/// buffers in it until they are taken.
final class BurstResult {

    private final ByteBufAllocator allocator;
    private final List<ByteBuf> onward;
    private final List<ByteBuf> back = new ArrayList<>(0);

    BurstResult(ByteBufAllocator allocator, int frames) {
        this.allocator = allocator;
        this.onward = new ArrayList<>(frames);
    }

    /// A frame goes on as it is.
    void pass(ByteBuf frame) {
        onward.add(frame);
    }

    /// A message of the relay's own, or one that is reworded, goes on.
    void send(TunnelMessage message) {
        onward.add(encode(message));
    }

    /// A message goes back.
    void answer(TunnelMessage message) {
        back.add(encode(message));
    }

    private ByteBuf encode(TunnelMessage message) {
        return message instanceof TunnelMessage.Data data ? MessageEncoder.wrap(allocator, data)
                : MessageEncoder.encode(allocator, message);
    }

    List<ByteBuf> onward() {
        return onward;
    }

    List<ByteBuf> back() {
        return back;
    }
}
