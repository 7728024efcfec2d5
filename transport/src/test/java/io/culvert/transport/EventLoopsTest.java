package io.culvert.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The loops, and the sockets that they set up.
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

    @Test
    void connectionsBeyondTheBudgetWaitUntilOthersEnd() throws Exception {
        BlockingQueue<Channel> accepted = new LinkedBlockingQueue<>();
        try (EventLoops loops = new EventLoops("full", 1, new SocketBudget(2))) {
            int port = listen(loops, accepted);
            try (Socket first = new Socket("127.0.0.1", port)) {
                assertThat(accepted.poll(10, TimeUnit.SECONDS)).isNotNull();
                Socket second = new Socket("127.0.0.1", port);
                assertThat(accepted.poll(10, TimeUnit.SECONDS)).isNotNull();
                try (Socket third = new Socket("127.0.0.1", port)) {
                    assertThat(accepted.poll(2, TimeUnit.SECONDS)).isNull();
                    second.close();
                    assertThat(accepted.poll(30, TimeUnit.SECONDS)).isNotNull();
                    assertThat(third.isConnected()).isTrue();
                }
                assertThat(first.isConnected()).isTrue();
            }
        }
    }

    @Test
    void dialsBeyondTheBudgetFailWithTheReason() throws Exception {
        try (EventLoops loops = new EventLoops("full", 1, new SocketBudget(1));
                ServerSocket service = new ServerSocket(0)) {
            Bootstrap client = loops.client(loops.group()).handler(new ChannelInitializer<Channel>() {
                @Override
                protected void initChannel(Channel channel) {}
            });
            Channel open = client.connect("127.0.0.1", service.getLocalPort()).sync().channel();
            assertThat(Reasons.of(client.connect("127.0.0.1", service.getLocalPort()).await().cause()))
                .startsWith("too many open files");
            open.close().sync();
            client.connect("127.0.0.1", service.getLocalPort()).sync().channel().close();
        }
    }

    /// @return the port
    private static int listen(EventLoops loops, Queue<Channel> accepted) {
        return ((InetSocketAddress) loops.server().childHandler(new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
                    @Override
                    public void channelActive(ChannelHandlerContext ctx) {
                        accepted.add(ctx.channel());
                    }
                });
            }
        }).bind(new InetSocketAddress("127.0.0.1", 0)).syncUninterruptibly().channel().localAddress())
            .getPort();
    }

    @ParameterizedTest
    @CsvSource({"1048576, 1048376", "1024, 824", "400, 200", "300, 150"})
    void filesAreKeptForEverythingElse(long openFiles, long connections) {
        assertThat(SocketBudget.of(openFiles)).isEqualTo(connections);
    }
}
