package io.culvert.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.culvert.transport.IntakeHandler.Hold;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// On real sockets: a client that keeps sending requests and reads no answer.
class IntakeOnSocketsTest {

    private static final int ASKED = 20_000;
    private static final int ANSWER_BYTES = 1000;

    private final AtomicLong mostUnsent = new AtomicLong();
    private final BlockingQueue<Channel> accepted = new LinkedBlockingQueue<>();

    /// Answers each byte with a thousand that repeat it.
    private final class Answers extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ByteBuf asked = (ByteBuf) message;
            IntakeHandler intake = ctx.pipeline().get(IntakeHandler.class);
            while (asked.isReadable()) {
                byte question = asked.readByte();
                byte[] answer = new byte[ANSWER_BYTES];
                Arrays.fill(answer, question);
                ctx.write(Unpooled.wrappedBuffer(answer));
                intake.count(1);
            }
            asked.release();
            mostUnsent.accumulateAndGet(ctx.channel().unsafe().outboundBuffer().totalPendingWriteBytes(),
                    Math::max);
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            ctx.flush();
        }
    }

    @Test
    void readsNoMoreQuestionsThanAnswersAreTaken() throws Exception {
        try (EventLoops loops = new EventLoops("intake", 1)) {
            Channel server = loops.server().childHandler(new ChannelInitializer<>() {
                @Override
                protected void initChannel(Channel channel) {
                    channel.pipeline().addLast(new IntakeHandler(), new Answers());
                    accepted.add(channel);
                }
            }).bind("127.0.0.1", 0).sync().channel();
            try (Socket client = new Socket()) {
                client.setReceiveBufferSize(64 << 10);
                client.connect(server.localAddress());
                Thread asking = Thread.ofVirtual().start(() -> ask(client));
                Channel channel = accepted.take();
                await().atMost(Duration.ofMinutes(1))
                    .until(() -> channel.pipeline().get(IntakeHandler.class).isHeld(Hold.OUTPUT));
                DataInputStream answers = new DataInputStream(client.getInputStream());
                byte[] answer = new byte[ANSWER_BYTES];
                for (int i = 0; i < ASKED; i++) {
                    answers.readFully(answer);
                    assertThat(answer[0]).isEqualTo((byte) i);
                    assertThat(answer[ANSWER_BYTES - 1]).isEqualTo((byte) i);
                }
                asking.join();
            }
            server.close().sync();
        }
        // A channel is full at 192 KiB; one more piece of requests may be answered.
        assertThat(mostUnsent.get()).isLessThan((192 << 10) + 4096 * (ANSWER_BYTES + 200));
    }

    private static void ask(Socket client) {
        byte[] questions = new byte[ASKED];
        for (int i = 0; i < ASKED; i++) {
            questions[i] = (byte) i;
        }
        try {
            client.getOutputStream().write(questions);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
