package io.culvert.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.transport.IntakeHandler;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OutputTest {

    private final IntakeHandler intake = new IntakeHandler();
    private final AtomicInteger taken = new AtomicInteger();
    private final UnsentBudget budget = new UnsentBudget(1000);
    private final Stuck line = new Stuck();
    private final EmbeddedChannel channel = new EmbeddedChannel(intake, line);
    private final Output output = new Output(channel, intake, budget, taken::incrementAndGet);

    /// A channel that takes no bytes until it is freed.
    private static final class Stuck extends ChannelOutboundHandlerAdapter {

        private boolean stuck = true;

        @Override
        public void flush(ChannelHandlerContext ctx) {
            if (!stuck) {
                ctx.flush();
            }
        }

        void free(EmbeddedChannel channel) {
            stuck = false;
            channel.flush();
        }
    }

    @AfterEach
    void end() {
        channel.finishAndReleaseAll();
    }

    private void send(int bytes) {
        output.send(List.of(Unpooled.wrappedBuffer(new byte[bytes])));
    }

    @Test
    void takesMoreThanWaitsWhileTheBudgetOfAllLasts() {
        send(100);
        assertThat(output.takesMore()).isTrue();
    }

    @Test
    void takesNothingBesideWhatWaitsWhereTheBudgetIsUsedUp() {
        budget.take(900);
        send(100);
        assertThat(output.takesMore()).isFalse();
        line.free(channel);
        assertThat(taken).hasValue(1);
        assertThat(output.takesMore()).as("one burst at a time").isTrue();
        budget.giveBack(900);
        assertThat(budget.isLeft()).isTrue();
    }

    @Test
    void givesBackWhatAClosedChannelNeverTook() {
        send(2000);
        assertThat(budget.isLeft()).isFalse();
        channel.close();
        assertThat(budget.isLeft()).isTrue();
    }

    @Test
    void holdsAPeerThatDoesNotTakeItsAnswers() {
        intake.countAnswersAlone();
        output.answer(List.of(Unpooled.wrappedBuffer(new byte[70_000])));
        assertThat(channel.config().isAutoRead()).isFalse();
        line.free(channel);
        assertThat(channel.config().isAutoRead()).isTrue();
    }
}
