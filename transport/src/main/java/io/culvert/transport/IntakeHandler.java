package io.culvert.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.util.concurrent.Future;
import java.util.ArrayDeque;
import java.util.EnumSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Decides when a channel is read, and how many of the bytes its handlers receive in one turn of the event
/// loop. Directly follows TLS, and is the only handler that sets the channel's auto-read.
///
/// A channel is read while nothing holds it ([Hold]). This handler itself holds it while the other end does
/// not read what was written to it, so that a client that reads no answers cannot send more requests. Other
/// handlers hold it with [#hold] and [#release].
///
/// One read may bring thousands of small messages. This handler passes their bytes on in pieces. The rest
/// waits here, in order, while the channel is held, or until a later turn once [#MESSAGES_PER_TURN] are
/// counted. Handlers that decode messages from the bytes report them by [#count]; bytes that carry few
/// messages are passed on whole. Each turn ends with `channelReadComplete`.
///
/// Confined to the channel's event loop. Bytes wait as they were read; when the channel ends, what was read
/// before is still passed on.
public final class IntakeHandler extends ChannelInboundHandlerAdapter {

    /// The reason why a channel is not read.
    public enum Hold {
        /// The other end does not read what was written to it.
        OUTPUT,
        /// An answer is being prepared; the next request waits for it.
        WORK,
        /// The receiver of the channel's data does not read it.
        TAKER,
        /// The channel has sent more than its rate allows.
        RATE
    }

    /// How many messages of one channel are handled before the event loop serves others.
    public static final int MESSAGES_PER_TURN = 512;

    /// How many bytes are passed on at once if they carry many messages, and if they do not.
    private static final int MIN_PIECE_BYTES = 4 << 10;
    private static final int MAX_PIECE_BYTES = 256 << 10;

    /// Bytes with messages shorter than this, on average, carry many.
    private static final int SHORT_MESSAGE_BYTES = 128;

    private static final int MAX_ANSWER_BYTES = 64 << 10;

    private final Set<Hold> holds = EnumSet.noneOf(Hold.class);
    private final Queue<ByteBuf> waiting = new ArrayDeque<>(0);
    private @Nullable ChannelHandlerContext context;
    private @Nullable Future<?> nextTurn;
    private boolean countsAnswers;
    private int answerBytes;
    private boolean passing;
    private int messages;
    private int pieceBytes = MIN_PIECE_BYTES;

    /// The handler of this type in a pipeline; null if there is none.
    public static @Nullable IntakeHandler in(ChannelPipeline pipeline) {
        return pipeline.get(IntakeHandler.class);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    /// Stops reading for a reason; has no further effect for the same reason.
    public void hold(Hold why) {
        if (holds.add(why)) {
            update();
        }
    }

    /// Removes a reason. Reading continues when none is left.
    public void release(Hold why) {
        if (holds.remove(why)) {
            update();
        }
    }

    /// Counts messages that were decoded from the bytes passed on.
    public void count(int more) {
        messages += more;
    }

    /// From now on other channels' data is written to this channel as well, and those are held while it reads
    /// nothing. Only writes that were announced by [#answer] hold this channel.
    public void countAnswersAlone() {
        countsAnswers = true;
        if (answerBytes < MAX_ANSWER_BYTES) {
            release(Hold.OUTPUT);
        }
    }

    /// Announces an answer to what the channel itself sent.
    ///
    /// @param bytes how much memory the answer takes until it is sent
    /// @return pass it to the answer's last write
    public ChannelPromise answer(int bytes) {
        answerBytes += bytes;
        if (countsAnswers && answerBytes >= MAX_ANSWER_BYTES) {
            hold(Hold.OUTPUT);
        }
        return context().newPromise().addListener(taken -> {
            answerBytes -= bytes;
            if (countsAnswers && answerBytes < MAX_ANSWER_BYTES / 2) {
                release(Hold.OUTPUT);
            }
        });
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (!countsAnswers) {
            if (ctx.channel().isWritable()) {
                holds.remove(Hold.OUTPUT);
            } else {
                holds.add(Hold.OUTPUT);
            }
            update();
        }
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof ByteBuf read)) {
            ctx.fireChannelRead(message);
            return;
        }
        waiting.add(read);
        if (nextTurn == null) {
            passOn(ctx);
        }
        if (!waiting.isEmpty()) {
            ctx.channel().config().setAutoRead(false);
        }
    }

    private void passOn(ChannelHandlerContext ctx) {
        passing = true;
        try {
            while (!waiting.isEmpty() && flows(ctx) && messages < MESSAGES_PER_TURN) {
                passOnPiece(ctx);
            }
        } finally {
            passing = false;
        }
    }

    /// A channel may fire its writability event later than its writability changes.
    private boolean flows(ChannelHandlerContext ctx) {
        return holds.isEmpty() && (countsAnswers || ctx.channel().isWritable());
    }

    private void passOnPiece(ChannelHandlerContext ctx) {
        ByteBuf piece = piece();
        int bytes = piece.readableBytes();
        int before = messages;
        ctx.fireChannelRead(piece);
        boolean carriesMany = bytes < (long) (messages - before) * SHORT_MESSAGE_BYTES;
        pieceBytes = carriesMany ? MIN_PIECE_BYTES : Math.min(pieceBytes * 2, MAX_PIECE_BYTES);
    }

    private ByteBuf piece() {
        ByteBuf first = waiting.element();
        return first.readableBytes() > pieceBytes ? first.readRetainedSlice(pieceBytes) : waiting.remove();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (nextTurn == null) {
            endTurn(ctx);
        }
    }

    private void endTurn(ChannelHandlerContext ctx) {
        ctx.fireChannelReadComplete();
        messages = 0;
        update();
    }

    /// Reads, passes on waiting bytes, or does neither, according to the current state.
    private void update() {
        ChannelHandlerContext ctx = context();
        ctx.channel().config().setAutoRead(holds.isEmpty() && waiting.isEmpty());
        if (!waiting.isEmpty() && flows(ctx) && nextTurn == null && !passing) {
            nextTurn = scheduleTurn(ctx);
        }
    }

    /// A scheduled task runs after the loop has looked at its other channels; one that is executed might run
    /// before it does.
    private Future<?> scheduleTurn(ChannelHandlerContext ctx) {
        return LoopTimers.after(ctx.channel(), 0, TimeUnit.NANOSECONDS, () -> {
            nextTurn = null;
            messages = 0;
            passOn(ctx);
            endTurn(ctx);
        });
    }

    /// Bytes that were read before the end are still passed on.
    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (!waiting.isEmpty()) {
            for (ByteBuf bytes = waiting.poll(); bytes != null; bytes = waiting.poll()) {
                ctx.fireChannelRead(bytes);
            }
            ctx.fireChannelReadComplete();
        }
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (nextTurn != null) {
            nextTurn.cancel(false);
            nextTurn = null;
        }
        for (ByteBuf bytes = waiting.poll(); bytes != null; bytes = waiting.poll()) {
            bytes.release();
        }
    }

    private ChannelHandlerContext context() {
        ChannelHandlerContext ctx = context;
        if (ctx == null) {
            throw new IllegalStateException("intake: in no pipeline (expected: behind TLS)");
        }
        return ctx;
    }

    /// Whether a channel is held for a reason.
    boolean isHeld(Hold why) {
        return holds.contains(why);
    }
}
