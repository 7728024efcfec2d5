package io.culvert.localproxy.bond;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Bytes for an application wait in little memory, and count as taken once the socket has them.
class DeliveryTest {

    private final List<Integer> taken = new ArrayList<>();
    private final Inbound in = new Inbound(Budget.FLOOR);
    private final Delivery delivery = new Delivery(in, new Budget(1 << 20), taken::add);

    @Test
    void keepsLittlePayloadsTogetherBeforeTheApplicationIsThere() {
        ByteBuf read = Unpooled.directBuffer(16 << 10).writeZero(10_000);
        for (int i = 0; i < 10_000; i++) {
            delivery.add(read.readRetainedSlice(1));
        }
        assertThat(read.refCnt()).as("none keeps what it came in").isOne();
        read.release();
        EmbeddedChannel socket = new EmbeddedChannel();
        delivery.deliver(socket);
        assertThat(socket.outboundMessages()).hasSize(2);
        assertThat(taken).containsExactly(10_000);
        socket.finishAndReleaseAll();
    }

    @Test
    void passesALargePayloadOnAsItIs() {
        EmbeddedChannel socket = new EmbeddedChannel();
        delivery.deliver(socket);
        ByteBuf payload = Unpooled.directBuffer().writeZero(4096);
        delivery.add(payload);
        delivery.deliver(socket);
        assertThat(socket.<ByteBuf>readOutbound()).isSameAs(payload);
        payload.release();
        socket.finishAndReleaseAll();
    }

    @Test
    void countsNothingWhereTheSocketIsGone() {
        EmbeddedChannel socket = new EmbeddedChannel();
        socket.close();
        delivery.add(Unpooled.directBuffer().writeZero(100));
        delivery.deliver(socket);
        assertThat(taken).isEmpty();
        delivery.close();
    }
}
