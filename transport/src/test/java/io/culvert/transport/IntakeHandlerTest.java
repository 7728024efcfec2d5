package io.culvert.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.transport.IntakeHandler.Hold;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// How much the handler passes on, and when: each byte is one message of [Bytes].
class IntakeHandlerTest {

    private final IntakeHandler intake = new IntakeHandler();
    private final Bytes bytes = new Bytes();
    private final EmbeddedChannel channel = new EmbeddedChannel(intake, bytes);

    @AfterEach
    void end() {
        channel.finishAndReleaseAll();
    }

    /// Treats each byte as a message and records events in `turns`.
    private final class Bytes extends ChannelInboundHandlerAdapter {

        private final StringBuilder seen = new StringBuilder();
        private final List<Integer> turns = new ArrayList<>();
        private final List<Boolean> readOn = new ArrayList<>();
        private int turn;
        private boolean countsThem = true;
        private Runnable atEach = () -> {};

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ByteBuf read = (ByteBuf) message;
            seen.append(read.toString(StandardCharsets.US_ASCII));
            turn += read.readableBytes();
            intake.count(countsThem ? read.readableBytes() : 1);
            read.release();
            atEach.run();
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            turns.add(turn);
            readOn.add(isRead());
            turn = 0;
        }
    }

    private static ByteBuf text(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    }

    private boolean isRead() {
        return channel.config().isAutoRead();
    }

    @Test
    void readsWhileNothingHoldsIt() {
        assertThat(isRead()).isTrue();
        intake.hold(Hold.TAKER);
        intake.hold(Hold.RATE);
        intake.release(Hold.TAKER);
        assertThat(isRead()).isFalse();
        intake.release(Hold.RATE);
        assertThat(isRead()).isTrue();
    }

    @Test
    void doesNotReadWhoDoesNotTakeItsAnswers() {
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(10, 20));
        channel.write(text("an answer of more than twenty bytes"));
        channel.runPendingTasks();
        assertThat(channel.isWritable()).isFalse();
        assertThat(isRead()).isFalse();
        channel.flush();
        assertThat(isRead()).isTrue();
    }

    @Test
    void keepsWhatOneReadBroughtUntilItsAnswersAreTaken() {
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(100, 200));
        bytes.atEach = () -> channel.write(text("x".repeat(300)));
        String read = "y".repeat(10_000);
        channel.writeInbound(text(read));
        assertThat(bytes.seen.length()).as("a piece").isLessThan(5000);
        assertThat(isRead()).isFalse();
        bytes.atEach = () -> {};
        channel.flush();
        runTurns();
        assertThat(bytes.seen).hasToString(read);
        assertThat(isRead()).isTrue();
    }

    @Test
    void passesOnWhatWaitsInOrderInLaterTurns() {
        StringBuilder sent = new StringBuilder();
        for (int i = 0; i < 10_000; i++) {
            sent.append(i).append(' ');
        }
        channel.writeInbound(text(sent.toString()));
        runTurns();
        assertThat(bytes.seen).hasToString(sent.toString());
        assertThat(isRead()).isTrue();
        assertThat(bytes.turns).hasSizeGreaterThan(9).allMatch(turn -> turn <= 4096);
        assertThat(bytes.readOn.getFirst()).as("while the rest waits").isFalse();
    }

    @Test
    void passesFewLargeMessagesOnWhole() {
        bytes.countsThem = false;
        for (int i = 0; i < 8; i++) {
            channel.writeInbound(text("z".repeat(100_000)));
            runTurns();
        }
        channel.writeInbound(text("z".repeat(100_000)));
        assertThat(bytes.turns.getLast()).isEqualTo(100_000);
        assertThat(isRead()).isTrue();
    }

    @Test
    void stopsWithinATurnWhereItIsHeld() {
        bytes.atEach = () -> intake.hold(Hold.WORK);
        channel.writeInbound(text("w".repeat(9000)));
        assertThat(bytes.seen).hasSize(4096);
        assertThat(isRead()).isFalse();
        intake.release(Hold.WORK);
        runTurns();
        assertThat(bytes.seen).hasSize(8192);
        bytes.atEach = () -> {};
        intake.release(Hold.WORK);
        runTurns();
        assertThat(bytes.seen).hasSize(9000);
        assertThat(isRead()).isTrue();
    }

    @Test
    void isNotHeldByWhatOthersWriteWhereOnlyAnswersCount() {
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(10, 20));
        intake.countAnswersAlone();
        channel.write(text("what the other side sends is held back elsewhere"));
        channel.runPendingTasks();
        assertThat(isRead()).isTrue();
        channel.write(text("an answer"), intake.answer(70_000));
        assertThat(isRead()).isFalse();
        channel.flush();
        assertThat(isRead()).isTrue();
    }

    @Test
    void whatWasReadBeforeTheEndCounts() {
        intake.hold(Hold.TAKER);
        channel.writeInbound(text("the last words"));
        assertThat(bytes.seen).isEmpty();
        channel.close();
        assertThat(bytes.seen).hasToString("the last words");
    }

    @Test
    void releasesWhatWaitsWhereItIsRemoved() {
        intake.hold(Hold.TAKER);
        ByteBuf left = text("left");
        channel.writeInbound(left);
        channel.pipeline().remove(intake);
        assertThat(left.refCnt()).isZero();
    }

    private void runTurns() {
        do {
            channel.runPendingTasks();
        } while (channel.runScheduledPendingTasks() >= 0);
    }
}
