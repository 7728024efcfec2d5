package io.culvert.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.transport.IntakeHandler;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Requests whose parts are tiny, in one read.
class PartCountTest {

    private static final int PARTS = 24_000;
    private static final String HEAD = "POST / HTTP/1.1\r\nHost: localhost\r\n";
    private static final String CHUNKED = HEAD + "Transfer-Encoding: chunked\r\n\r\n";

    /// A piece that [IntakeHandler] passes on while the parts are tiny carries at most so many.
    private static final int PARTS_OF_A_PIECE = 4096;

    @ParameterizedTest
    @ValueSource(strings = {"1\r\nx\r\n", "8\r\n\n\n\n\n\n\n\n\n\r\n"})
    void endsATurnAfterManyChunks(String chunk) {
        assertManyTurns(CHUNKED + chunk.repeat(PARTS));
    }

    @Test
    void endsATurnAfterManyHeaderLines() {
        assertManyTurns((HEAD + "a:\r\n".repeat(240) + "\r\n").repeat(PARTS / 240));
    }

    @Test
    void endsATurnAfterManyTrailerLines() {
        assertManyTurns((CHUNKED + "0\r\n" + "a:\r\n".repeat(240) + "\r\n").repeat(PARTS / 240));
    }

    private static void assertManyTurns(String requests) {
        List<Integer> turns = partsByTurn(requests);
        assertThat(turns.stream().mapToInt(Integer::intValue).sum()).isGreaterThan(PARTS);
        assertThat(turns).allMatch(parts -> parts <= IntakeHandler.MESSAGES_PER_TURN + PARTS_OF_A_PIECE);
    }

    /// The numbers of chunks and header lines that arrive between two ends of turns.
    private static List<Integer> partsByTurn(String requests) {
        FoldedHeaders folded = new FoldedHeaders();
        Turns turns = new Turns();
        EmbeddedChannel channel = new EmbeddedChannel(new IntakeHandler(), folded, new HttpServerCodec(),
                new PartCount(), folded.new Bodies(), turns);
        channel.writeInbound(Unpooled.copiedBuffer(requests, StandardCharsets.ISO_8859_1));
        while (channel.runScheduledPendingTasks() >= 0) {
            channel.runPendingTasks();
        }
        channel.finishAndReleaseAll();
        return turns.parts;
    }

    private static final class Turns extends ChannelInboundHandlerAdapter {

        private final List<Integer> parts = new ArrayList<>();
        private int now;

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            now += message instanceof HttpRequest request ? request.headers().size() : 1;
            now += message instanceof LastHttpContent end ? end.trailingHeaders().size() : 0;
            ReferenceCountUtil.release(message);
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            parts.add(now);
            now = 0;
        }
    }
}
