package io.culvert.localproxy.bond;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// Bytes of an application are kept in order and their memory is counted until the other end has them.
class SendBufferTest {

    private static final int READ_BYTES = 64 << 10;
    private static final int CHUNK_BYTES = 24 << 10;
    private static final int ROOM_BYTES = 33;

    private final Budget budget = new Budget(1 << 20);
    private final SendBuffer buffer = new SendBuffer(budget);

    @Test
    void countsTheSameMemoryHoweverThePiecesWereCut() {
        for (int i = 0; i < 10; i++) {
            buffer.add(read(READ_BYTES));
            send(READ_BYTES);
        }
        long kept = buffer.kept();
        assertThat(kept).isBetween(10L * READ_BYTES, 10L * READ_BYTES + 10_000);
        for (int i = 0; i < 1000; i++) {
            buffer.add(read(READ_BYTES));
            send(READ_BYTES);
            buffer.acknowledge(READ_BYTES);
        }
        assertThat(buffer.kept()).isEqualTo(kept);
        assertThat(budget.used()).isEqualTo(kept - Budget.FLOOR);
        buffer.acknowledge(10L * READ_BYTES);
        assertThat(buffer.kept()).isZero();
        assertThat(budget.used()).isZero();
    }

    @Test
    void hasNoRoomOnceTheBudgetOfAllIsUsedUp() {
        SendBuffer other = new SendBuffer(budget);
        while (other.hasRoom()) {
            other.add(read(READ_BYTES));
        }
        assertThat(other.kept()).isBetween((1L << 20) + Budget.FLOOR, (1L << 20) + 3L * Budget.FLOOR);
        assertThat(buffer.hasRoom()).as("below its floor").isTrue();
        buffer.add(read(READ_BYTES));
        assertThat(buffer.hasRoom()).isFalse();
        other.clear();
        assertThat(buffer.hasRoom()).isTrue();
        buffer.clear();
        assertThat(budget.used()).isZero();
    }

    @Test
    void keepsLittlePiecesTogetherWhereTheyWait() {
        for (int i = 0; i < 10_000; i++) {
            buffer.add(read(1));
        }
        assertThat(buffer.unsentBytes()).isEqualTo(10_000);
        assertThat(buffer.kept()).isLessThan(20_000);
        buffer.clear();
    }

    @Test
    void sendsAgainWhatIsNotAcknowledged() {
        buffer.add(text("one two "));
        buffer.add(text("three "));
        assertThat(next(4)).isEqualTo("one ");
        assertThat(next(100)).isEqualTo("two ");
        buffer.acknowledge(6);
        buffer.rewind();
        buffer.add(text("four"));
        assertThat(buffer.unsentBytes()).isEqualTo("o three four".length());
        buffer.acknowledge(2);
        assertThat(next(100)).isEqualTo("three four");
        buffer.acknowledge("three four".length());
        assertThat(buffer.kept()).isZero();
    }

    @Test
    void leavesRoomForHeadersBeforeAWholePieceThatIsSentForTheFirstTimeOnly() {
        ByteBuf read = Unpooled.directBuffer(READ_BYTES, READ_BYTES).writeZero(ROOM_BYTES);
        String payload = "payload".repeat(3000);
        read.writeCharSequence(payload, StandardCharsets.US_ASCII);
        buffer.add(read.readerIndex(ROOM_BYTES));
        ByteBuf first = buffer.next(READ_BYTES);
        assertThat(first.readerIndex()).isEqualTo(ROOM_BYTES);
        first.setIndex(0, 0).writeCharSequence("headers", StandardCharsets.US_ASCII);
        buffer.rewind();
        ByteBuf again = buffer.next(READ_BYTES);
        assertThat(again.readerIndex()).isZero();
        assertThat(again.toString(StandardCharsets.US_ASCII)).isEqualTo(payload);
        first.release();
        again.release();
        buffer.clear();
        assertThat(read.refCnt()).isZero();
    }

    @Test
    void leavesNoRoomBeforeAPartOfAPiece() {
        buffer.add(read(READ_BYTES));
        for (int left = READ_BYTES; left > 0;) {
            ByteBuf part = buffer.next(CHUNK_BYTES);
            left -= part.readableBytes();
            assertThat(part.readerIndex()).isZero();
            part.release();
        }
        buffer.clear();
    }

    private void send(int bytes) {
        for (int left = bytes; left > 0;) {
            ByteBuf part = buffer.next(Math.min(left, CHUNK_BYTES));
            left -= part.readableBytes();
            part.release();
        }
    }

    private String next(int most) {
        ByteBuf part = buffer.next(most);
        String text = part.toString(StandardCharsets.US_ASCII);
        part.release();
        return text;
    }

    private static ByteBuf read(int bytes) {
        return Unpooled.directBuffer(bytes, bytes).writerIndex(bytes);
    }

    private static ByteBuf text(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    }
}
