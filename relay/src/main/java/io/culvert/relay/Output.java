package io.culvert.relay;

import io.culvert.transport.IntakeHandler;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPromise;
import java.util.List;

/// Writes to one peer, each burst with one flush. Confined to the tunnel's event loop.
///
/// Two rules bound its queue. The sender to this peer is not read while this peer does not read
/// ([#takesMore]), and this peer itself is not read while it does not read the relay's answers to its own
/// messages ([#answer]); see [IntakeHandler]. The rules are separate, because a peer whose connection is full
/// of the other side's data must still be read.
final class Output {

    /// The memory of a frame besides its bytes.
    private static final int COST_PER_FRAME = 256;

    private final Channel channel;
    private final IntakeHandler intake;
    private final UnsentBudget budget;
    private final Runnable taken;
    private long unsentBytes;

    /// @param taken run when queued bytes have been sent
    Output(Channel channel, IntakeHandler intake, UnsentBudget budget, Runnable taken) {
        this.channel = channel;
        this.intake = intake;
        this.budget = budget;
        this.taken = taken;
    }

    /// Whether more data for this peer may be read. If the budget of all peers is used up, only while nothing
    /// is queued for this peer.
    boolean takesMore() {
        return channel.isWritable() && (unsentBytes == 0 || budget.isLeft());
    }

    /// Writes frames from the other side. Owns the frames.
    void send(List<ByteBuf> frames) {
        write(frames, channel.newPromise(), cost(frames));
    }

    /// Writes the relay's own answers to what the peer sent. Owns the frames.
    void answer(List<ByteBuf> frames) {
        int cost = cost(frames);
        write(frames, intake.answer(cost), cost);
    }

    private void write(List<ByteBuf> frames, ChannelPromise last, int cost) {
        unsentBytes += cost;
        budget.take(cost);
        last.addListener(done -> {
            unsentBytes -= cost;
            budget.giveBack(cost);
            taken.run();
        });
        int end = frames.size() - 1;
        for (int i = 0; i < end; i++) {
            channel.write(frames.get(i), channel.voidPromise());
        }
        channel.write(frames.get(end), last);
        channel.flush();
    }

    private static int cost(List<ByteBuf> frames) {
        int bytes = frames.size() * COST_PER_FRAME;
        for (ByteBuf frame : frames) {
            bytes += frame.readableBytes();
        }
        return bytes;
    }
}
