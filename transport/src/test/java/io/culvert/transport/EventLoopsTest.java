package io.culvert.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EventLoopsTest {

    /// Events that are pending in the same turn may belong to a closed socket that had the same
    /// file descriptor.
    @Test
    void anAcceptedSocketIsTakenInAfterTheEventsOfTheTurn() throws Exception {
        assumeThat(Epoll.isAvailable()).isTrue();
        CompletableFuture<List<String>> callers = new CompletableFuture<>();
        try (EventLoops loops = new EventLoops("accept", 1)) {
            Channel listener = loops.server().childHandler(new ChannelInitializer<Channel>() {
                @Override
                protected void initChannel(Channel accepted) {
                    callers.complete(Stream.of(Thread.currentThread().getStackTrace())
                        .map(StackTraceElement::getClassName)
                        .toList());
                }
            }).bind(new InetSocketAddress("127.0.0.1", 0)).syncUninterruptibly().channel();
            try (Socket client = new Socket("127.0.0.1",
                    ((InetSocketAddress) listener.localAddress()).getPort())) {
                assertThat(callers.get(10, TimeUnit.SECONDS)).doesNotContain(EpollIoHandler.class.getName());
                assertThat(client.isConnected()).isTrue();
            }
        }
    }

    @Test
    void theThreadOfALoopThatEndsBeforeItIsClosedEndsWithAnException() throws Exception {
        CompletableFuture<Throwable> uncaught = new CompletableFuture<>();
        try (EventLoops loops = new EventLoops("dying", 1)) {
            loops.group()
                .submit(() -> Thread.currentThread()
                    .setUncaughtExceptionHandler((thread, cause) -> uncaught.complete(cause)))
                .sync();
            loops.group().next().shutdownGracefully(0, 0, TimeUnit.MILLISECONDS);
            assertThat(uncaught.get(1, TimeUnit.MINUTES)).hasMessageContaining("has ended");
        }
    }

    @Test
    void theThreadOfALoopThatIsClosedEndsQuietly() throws Exception {
        CompletableFuture<Throwable> uncaught = new CompletableFuture<>();
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        try (EventLoops loops = new EventLoops("closing", 1)) {
            loops.group().submit(() -> {
                Thread.currentThread().setUncaughtExceptionHandler((of, cause) -> uncaught.complete(cause));
                thread.complete(Thread.currentThread());
            }).sync();
        }
        thread.get().join();
        assertThat(uncaught).isNotDone();
    }
}
