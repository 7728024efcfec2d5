package io.culvert.localproxy.bond;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.protocol.Facing;
import io.culvert.protocol.Grant;
import io.culvert.protocol.bond.BondFrame;
import io.culvert.protocol.bond.BondFrameDecoder;
import io.culvert.protocol.bond.BondFrameEncoder;
import io.culvert.protocol.bond.BondId;
import io.culvert.protocol.bond.Octets;
import io.culvert.protocol.bond.ResetCode;
import io.culvert.transport.WebSocketControl;
import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// An end that refuses a handshake says so and drops its link (spec: c1 13.1).
class RefusalTest {

    private static final int EPOCH = 9;

    @Test
    void writesTheRefusalBeforeItDropsTheLink() throws Exception {
        EmbeddedChannel link = new EmbeddedChannel();
        BondedEnd end = new BondedEnd(EndRole.DESTINATION, TestSettings.of(new Budget(1)), link.eventLoop(),
                new QuietOwner());
        end.linked(link);
        end.on(new Facing.Joined(new Facing.EpochTerms(EPOCH, grant(1), grant(2), List.of(), -1)));
        ByteBuf hello = BondFrameEncoder.encode(link.alloc(), new BondFrame.Hello(EPOCH,
                new BondFrame.Promises(1, 0, BondId.NONE, Octets.of(new byte[32]), 0, 3600), Octets.EMPTY));
        end.on(hello);
        hello.release();
        assertThat((Object) link.readOutbound()).isInstanceOf(WebSocketControl.Text.class);
        ByteBuf frame = link.readOutbound();
        assertThat(BondFrameDecoder.decode(frame, EPOCH)).isEqualTo(new BondFrame.Refuse(EPOCH,
                BondFrame.Refuse.MALFORMED, "the number of connections is not 1 to 3000"));
        frame.release();
        assertThat(link.isOpen()).isFalse();
        assertThat(Optional.ofNullable(link.readOutbound())).isEmpty();
        end.close(ResetCode.STOPPED);
    }

    private static Grant grant(int value) {
        byte[] bytes = new byte[16];
        Arrays.fill(bytes, (byte) value);
        return Grant.of(bytes);
    }
}
