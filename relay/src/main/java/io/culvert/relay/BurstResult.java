package io.culvert.relay;

import io.culvert.protocol.MessageEncoder;
import io.culvert.protocol.TunnelMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.List;

/// The result of a burst of frames: the frames for the other side and those for the sender. Owns its buffers
/// until they are taken.
final class BurstResult {

    private final ByteBufAllocator allocator;
    private final List<ByteBuf> onward;
    private final List<ByteBuf> back = new ArrayList<>(0);

    BurstResult(ByteBufAllocator allocator, int frames) {
        this.allocator = allocator;
        this.onward = new ArrayList<>(frames);
    }

    /// Forwards a frame unchanged.
    void pass(ByteBuf frame) {
        onward.add(frame);
    }

    /// Forwards a message that the relay made or translated.
    void send(TunnelMessage message) {
        onward.add(encode(message));
    }

    /// Returns a message to the sender.
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
