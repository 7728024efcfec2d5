package io.culvert.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.culvert.tunnel.life.Lease;
import io.culvert.tunnel.life.LeaseClock;
import io.culvert.tunnel.life.LifeId;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// An edge that carries a client to a home, on real sockets.
class PipesTest {

    private final LinkField field = LinkField.open();

    @AfterEach
    void close() {
        field.close();
    }

    @Test
    void carriesBytesBothWaysUnchanged() throws Exception {
        byte[] sent = new byte[8 << 20];
        new Random(5).nextBytes(sent);
        try (Socket client = field.client()) {
            CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> write(client, sent));
            assertThat(client.getInputStream().readNBytes(sent.length)).isEqualTo(sent);
            writing.join();
        }
    }

    @Test
    void tellsTheHomeWhoTheClientIs() throws Exception {
        try (Socket client = field.client()) {
            echo(client);
            Carried said = field.arrived.getFirst();
            assertThat(said.attachment()).isEqualTo("a-1");
            assertThat(said.edge()).isEqualTo(LinkField.EDGE);
            assertThat(said.from()).isEqualTo(client.getLocalSocketAddress());
            assertThat(field.pipes.count()).isEqualTo(1);
            assertThat(field.pipes.homes()).containsExactly(LinkField.HOME);
        }
    }

    @Test
    void passesOnThatAClientLeftWhichIsNoLostEdge() throws Exception {
        try (Socket client = field.client()) {
            echo(client);
        }
        await().until(() -> !field.atHome.getFirst().isActive());
        await().until(() -> field.pipes.count() == 0);
        assertThat(field.lost).isEmpty();
    }

    @Test
    void homeNoticesALostEdge() throws Exception {
        try (Socket client = field.client()) {
            echo(client);
            field.pipes.drop(pipe -> true);
            assertEnds(client);
            await().untilAsserted(() -> assertThat(field.lost).hasSize(1));
        }
    }

    @Test
    void clientOfAReleasedPipeGoesOnlyAfterTheHomeHasClosed() throws Exception {
        field.closesWhenLost = false;
        try (Socket client = field.client()) {
            echo(client);
            field.pipes.release(pipe -> pipe.home().equals(LinkField.HOME));
            await().untilAsserted(() -> assertThat(field.lost).hasSize(1));
            Channel atHome = field.atHome.getFirst();
            assertThat(atHome.isActive()).isTrue();
            assertThat(field.pipes.count()).isEqualTo(1);
            atHome.close();
            assertEnds(client);
        }
    }

    @Test
    void clientIsClosedWhenItsHomeClosesAndGetsWhatWasSentBefore() throws Exception {
        try (Socket client = field.client()) {
            echo(client);
            Channel atHome = field.atHome.getFirst();
            atHome.writeAndFlush(Unpooled.wrappedBuffer(new byte[70_000]))
                .addListener(sent -> atHome.close());
            assertThat(client.getInputStream().readAllBytes()).hasSize(70_000);
        }
    }

    @Test
    void readsNoMoreFromTheHomeThanTheClientTakes() throws Exception {
        try (Socket client = field.client()) {
            echo(client);
            Channel atHome = field.atHome.getFirst();
            int written = 0;
            while (written < 256 << 20 && becomesWritable(atHome)) {
                atHome.writeAndFlush(Unpooled.wrappedBuffer(new byte[64 << 10])).await(200);
                written += 64 << 10;
            }
            assertThat(written).isLessThan(64 << 20);
            assertThat(client.getInputStream().readNBytes(written)).hasSize(written);
        }
    }

    private static boolean becomesWritable(Channel channel) {
        long end = System.nanoTime() + 1_000_000_000L;
        while (!channel.isWritable() && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        return channel.isWritable();
    }

    @Test
    void passesNothingOnWhenTheLeaseIsOver() throws Exception {
        StillClock clock = new StillClock();
        field.lease = Lease.entered(LifeId.random(), Duration.ofSeconds(60), clock, Lease.ask(0, clock));
        try (Socket client = field.client()) {
            echo(client);
            clock.nanos = Duration.ofSeconds(60).toNanos();
            client.getOutputStream().write(new byte[10]);
            assertEnds(client);
        }
    }

    @Test
    void passesOnRefusals() throws Exception {
        field.answer = HttpResponseStatus.FORBIDDEN;
        assertAnswered(new PipeAnswer.Answered(403, ""));
        field.answer = HttpResponseStatus.SERVICE_UNAVAILABLE;
        assertAnswered(new PipeAnswer.Unavailable(""));
    }

    @Test
    void learnsThatAnotherLifeIsThere() throws Exception {
        field.asks = LifeId.random();
        assertAnswered(new PipeAnswer.Moved());
        assertThat(field.arrived).isEmpty();
    }

    @Test
    void asksWhetherALifeIsThere() {
        assertThat(ask(field.target())).isEqualTo(new PipeAnswer.Answered(200, "this life is here"));
        field.asks = LifeId.random();
        assertThat(ask(field.target())).isEqualTo(new PipeAnswer.Moved());
        assertThat(ask(new Pipes.Target(LinkField.HOME, "127.0.0.1:1")))
            .isInstanceOf(PipeAnswer.Unreachable.class);
        assertThat(ask(new Pipes.Target(LinkField.HOME, "nonsense")))
            .isInstanceOf(PipeAnswer.Unreachable.class);
    }

    private PipeAnswer ask(Pipes.Target target) {
        AtomicReference<PipeAnswer> answer = new AtomicReference<>();
        field.pipes.ask(target, answer::set);
        await().until(() -> answer.get() != null);
        return answer.get();
    }

    private void assertAnswered(PipeAnswer expected) throws IOException {
        field.answers.clear();
        try (Socket client = field.client()) {
            assertEnds(client);
            assertThat(field.answers).containsExactly(expected);
        }
    }

    private static void echo(Socket client) throws IOException {
        byte[] hello = {1, 2, 3};
        client.getOutputStream().write(hello);
        assertThat(client.getInputStream().readNBytes(3)).isEqualTo(hello);
    }

    private static void assertEnds(Socket client) {
        try {
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        } catch (IOException reset) {
            assertThat(reset).hasMessageContaining("reset");
        }
    }

    private static void write(Socket client, byte[] bytes) {
        try {
            client.getOutputStream().write(bytes);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /// A clock that moves only when a test moves it.
    private static final class StillClock implements LeaseClock {

        private volatile long nanos;

        @Override
        public long nanoTime() {
            return nanos;
        }

        @Override
        public long currentTimeMillis() {
            return nanos / 1_000_000;
        }
    }
}
