package io.culvert.localproxy.bond;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.protocol.Facing;
import io.culvert.protocol.Grant;
import io.culvert.protocol.bond.BondException;
import io.culvert.protocol.bond.BondFrame;
import io.culvert.protocol.bond.BondFrameDecoder;
import io.culvert.protocol.bond.BondId;
import io.culvert.protocol.bond.ResetCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The order in which an end sends the frames of its connections (spec: c1 11).
class SchedulerTest {

    private static final int EPOCH = 7;

    private final NarrowLink link = new NarrowLink();
    private final BondParts end = new BondParts(EndRole.SOURCE, TestSettings.of(new Budget(1 << 20)),
            link.eventLoop(), new QuietOwner(), new Clocks(() -> 0, () -> 0));
    private final List<App> apps = new ArrayList<>();

    /// A link that takes as many frames as the test lets it take.
    private static final class NarrowLink extends EmbeddedChannel {

        private int frames;

        @Override
        public boolean isWritable() {
            if (frames > 0) {
                frames--;
                return true;
            }
            return false;
        }
    }

    /// An application with a connection.
    private final class App {

        private final EmbeddedChannel socket = new EmbeddedChannel();
        private final long id;

        App() throws BondException {
            BondSocket opened = end.sockets.open("").orElseThrow();
            opened.connected(socket);
            id = opened.connection.id();
            opened.connection.out.acknowledge(0, 1 << 20);
            apps.add(this);
        }

        void writes(int bytes) {
            socket.writeInbound(Unpooled.buffer(bytes).writerIndex(bytes));
            link.runPendingTasks();
        }
    }

    @BeforeEach
    void haveABond() {
        end.rules
            .on(new Facing.Alone(new Facing.EpochTerms(EPOCH, Grant.ABSENT, Grant.ABSENT, List.of(), -1), 0));
        end.rules.adopt(
                new Bond(new BondId(1, 2), new BondRoot(new byte[32]), new Grants(Grant.ABSENT, Grant.ABSENT),
                        3600, new Connections(EndRole.SOURCE, 8, 1 << 16, new BondDecisions(end))));
        end.rules.up(false);
        end.scheduler.use(link);
    }

    @AfterEach
    void close() {
        end.rules.endBond(ResetCode.STOPPED);
        apps.forEach(app -> app.socket.finishAndReleaseAll());
        link.finishAndReleaseAll();
    }

    @Test
    void theFirstBytesOfAnIdleConnectionPassThoseOfBusyOnes() throws Exception {
        App bulk = new App();
        App other = new App();
        App keys = new App();
        makeBusy(bulk, other);
        assertThat(sends(3)).containsExactly("DATA " + bulk.id, "DATA " + other.id, "DATA " + bulk.id);
        keys.writes(1);
        assertThat(sends(2)).containsExactly("DATA " + keys.id, "DATA " + other.id);
    }

    @Test
    void aConnectionThatSendsALittleAgainAndAgainPassesTheOthersOnce() throws Exception {
        App bulk = new App();
        App other = new App();
        App keys = new App();
        makeBusy(bulk, other);
        sends(2);
        keys.writes(1);
        assertThat(sends(2)).containsExactly("DATA " + keys.id, "DATA " + bulk.id);
        keys.writes(1);
        assertThat(sends(2)).as("in its turn").containsExactly("DATA " + other.id, "DATA " + keys.id);
        assertThat(sends(1)).containsExactly("DATA " + bulk.id);
        keys.writes(1);
        assertThat(sends(1)).as("after a turn in which it had nothing").containsExactly("DATA " + keys.id);
    }

    @Test
    void busyConnectionsTakeTurns() throws Exception {
        App a = new App();
        App b = new App();
        makeBusy(a, b);
        assertThat(sends(4)).containsExactly("DATA " + a.id, "DATA " + b.id, "DATA " + a.id, "DATA " + b.id);
    }

    @Test
    void answersAndFramesAboutConnectionsPassBytes() throws Exception {
        App bulk = new App();
        sends(1);
        bulk.writes(120_000);
        App next = new App();
        next.writes(1);
        end.scheduler.answer(new BondFrame.Ping(EPOCH, 1));
        assertThat(sends(3)).containsExactly("PONG", "OPEN " + next.id, "DATA " + bulk.id);
    }

    /// The handler that packs frames holds them until a flush, and until then the channel does not
    /// count them.
    @Test
    void noMoreThanTheQueueAndAFrameIsWrittenBeforeAFlush() throws Exception {
        long[] held = new long[2];
        link.pipeline().addLast(new ChannelOutboundHandlerAdapter() {
            @Override
            public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
                held[0] += ((ByteBuf) message).readableBytes();
                ctx.write(message, promise);
            }

            @Override
            public void flush(ChannelHandlerContext ctx) {
                held[1] = Math.max(held[1], held[0]);
                held[0] = 0;
                ctx.flush();
            }
        });
        App one = new App();
        App other = new App();
        App third = new App();
        for (App app : List.of(one, other, third)) {
            app.writes(120_000);
        }
        assertThat(sends(100)).hasSize(3 + 12);
        assertThat(held[1]).isBetween(128L << 10, (128L << 10) + (33 << 10));
    }

    /// Sends every OPEN, and gives two applications more bytes than the link takes.
    private void makeBusy(App one, App other) throws BondException {
        sends(apps.size());
        one.writes(120_000);
        other.writes(120_000);
    }

    /// Lets the link take frames.
    ///
    /// @return the frames that were sent
    private List<String> sends(int frames) throws BondException {
        link.frames = frames;
        end.scheduler.pump();
        link.frames = 0;
        ByteBuf all = Unpooled.buffer();
        for (ByteBuf piece = link.readOutbound(); piece != null; piece = link.readOutbound()) {
            all.writeBytes(piece);
            piece.release();
        }
        List<String> sent = new ArrayList<>();
        while (all.isReadable()) {
            sent.add(text(BondFrameDecoder.decode(all.readSlice(2 + all.getUnsignedShort(all.readerIndex())),
                    EPOCH)));
        }
        return sent;
    }

    private static String text(BondFrame frame) {
        return switch (frame) {
            case BondFrame.Pong pong -> "PONG";
            case BondFrame.Open open -> "OPEN " + open.connectionId();
            case BondFrame.Data data -> "DATA " + data.connectionId();
            default -> frame.toString();
        };
    }
}
