package io.culvert.relay;

import io.culvert.transport.IntakeHandler;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPromise;
import java.util.List;

/// What is written to one peer, each burst with one flush. Confined to the tunnel's event loop.
///
/// Two rules bound what waits in it. Whoever sends to the peer is not read while it takes nothing
/// ([#takesMore]), and the peer itself is not read while it does not take the relay's answers to what it sent
/// ([#answer]); see [IntakeHandler]. The two are apart, because a peer whose line is full of what the other
/// side sends must still be heard.
final class Output {

    /// A little frame costs more than its bytes.
    private static final int COST_PER_FRAME = 256;

    private final Channel channel;
    private final IntakeHandler intake;
    private final UnsentBudget budget;
    private final Runnable taken;
    private long unsentBytes;

    /// @param taken run when something that waited has been taken
    Output(Channel channel, IntakeHandler intake, UnsentBudget budget, Runnable taken) {
        this.channel = channel;
        this.intake = intake;
        this.budget = budget;
        this.taken = taken;
    }

    /// Whether more may be read that is to be written here. Where the budget of all peers is used up, only
    /// while nothing waits.
    boolean takesMore() {
        return channel.isWritable() && (unsentBytes == 0 || budget.isLeft());
    }

    /// Writes what the other side sent. Owns the frames.
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
