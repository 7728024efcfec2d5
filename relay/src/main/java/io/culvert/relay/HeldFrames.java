package io.culvert.relay;

import io.culvert.protocol.TunnelMessage.StreamMessage;
import io.culvert.transport.LoopTimers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Messages held for an absent destination for a limited time (spec: rule 27). Confined to the tunnel's
/// event loop.
final class HeldFrames {

    /// The approximate memory that a held message takes beside its bytes.
    private static final int COST_PER_FRAME = 256;

    private final HoldLimits limits;
    private final HoldBudget budget;
    private final EventLoop loop;
    private final Runnable late;
    private @Nullable Future<?> timer;
    private List<Held> frames = new ArrayList<>(0);
    private int bytes;

    /// A message that was admitted.
    ///
    /// @param frame its bytes, owned by this
    record Held(RelayedStream stream, StreamMessage message, ByteBuf frame) {}

    /// @param limits whose time runs from the first message that waits
    /// @param budget shared with all other tunnels
    /// @param late run on the loop when the time is over
    HeldFrames(HoldLimits limits, HoldBudget budget, EventLoop loop, Runnable late) {
        this.limits = limits;
        this.budget = budget;
        this.loop = loop;
        this.late = late;
    }

    /// A copy of a frame, to be held in its place: a frame is a slice, and would keep the whole buffer that
    /// it was read into.
    static ByteBuf copyOf(ByteBuf frame) {
        return Unpooled.directBuffer(frame.readableBytes()).writeBytes(frame.duplicate());
    }

    /// Holds a message if there is room.
    ///
    /// @return false if there is no room; the caller then still owns the frame
    boolean add(Held held) {
        int cost = held.frame().readableBytes() + COST_PER_FRAME;
        if (bytes + cost > limits.tunnelBytes() || !budget.take(cost)) {
            return false;
        }
        bytes += cost;
        frames.add(held);
        if (timer == null) {
            timer = LoopTimers.after(loop, limits.time().toMillis(), TimeUnit.MILLISECONDS, late);
        }
        return true;
    }

    /// Removes all messages; the caller then owns their frames.
    List<Held> take() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
        List<Held> all = frames;
        frames = new ArrayList<>(0);
        budget.giveBack(bytes);
        bytes = 0;
        return all;
    }

    void discard() {
        take().forEach(held -> held.frame().release());
    }
}
