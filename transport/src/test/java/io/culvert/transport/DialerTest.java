package io.culvert.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Names with several addresses, some of which do not answer.
class DialerTest {

    private static final String LIVE = "127.0.0.1";
    private static final String LIVE_SIX = "::1";
    private static final String OTHER = "127.0.0.2";

    @AutoClose
    private final EventLoops loops = new EventLoops("test", 1);

    @ParameterizedTest
    @CsvSource({"127.0.0.2 127.0.0.1, 127.0.0.1", "127.0.0.1 127.0.0.2, 127.0.0.1",
            "127.0.0.2 127.0.0.3 127.0.0.1, 127.0.0.1", "127.0.0.2 ::1, ::1", "::1 127.0.0.2, ::1"})
    void reachesANameOfWhichOneAddressRefuses(String addresses, String live) throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 50, InetAddress.getByName(live))) {
            Channel reached = dial(addresses, listener.getLocalPort()).get(20, TimeUnit.SECONDS);
            assertThat(((InetSocketAddress) reached.remoteAddress()).getAddress())
                .isEqualTo(InetAddress.getByName(live));
            reached.close();
        }
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.2 127.0.0.1, 127.0.0.1", "127.0.0.1 127.0.0.2, 127.0.0.1", "127.0.0.2 ::1, ::1",
            "::1 127.0.0.2, ::1"})
    void reachesANameOfWhichOneAddressDoesNotAnswer(String addresses, String live) throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 50, InetAddress.getByName(live));
                Silent silent = new Silent(OTHER, listener.getLocalPort())) {
            silent.assertSilent();
            Channel reached = dial(addresses, listener.getLocalPort()).get(20, TimeUnit.SECONDS);
            assertThat(((InetSocketAddress) reached.remoteAddress()).getAddress())
                .isEqualTo(InetAddress.getByName(live));
            reached.close();
        }
    }

    @Test
    void reachesIpv4WhereIpv6IsSilent() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 50, InetAddress.getByName(LIVE));
                Silent silent = new Silent(LIVE_SIX, listener.getLocalPort())) {
            silent.assertSilent();
            Channel reached = dial("::1 127.0.0.1", listener.getLocalPort()).get(20, TimeUnit.SECONDS);
            assertThat(((InetSocketAddress) reached.remoteAddress()).getAddress())
                .isEqualTo(InetAddress.getByName(LIVE));
            reached.close();
        }
    }

    @Test
    void reportsWhyTheLastAddressThatCouldAnswerDidNot() throws Exception {
        int port = freePort();
        // The first address is reserved for documentation, so no machine answers.
        assertThat(dial("2001:db8::1 127.0.0.1", port)).failsWithin(Duration.ofSeconds(30))
            .withThrowableThat()
            .satisfies(failure -> assertThat(Reasons.of(failure)).isEqualTo("Connection refused"));
    }

    @Test
    void reportsANameWithoutAddresses() {
        NameResolver none = host -> {
            throw new UnknownHostException(host);
        };
        assertThat(dial(none, 1)).failsWithin(Duration.ofSeconds(20))
            .withThrowableThat()
            .withCauseInstanceOf(UnknownHostException.class);
        assertThat(dial(host -> List.of(), 1)).failsWithin(Duration.ofSeconds(20))
            .withThrowableThat()
            .withCauseInstanceOf(UnknownHostException.class);
    }

    @Test
    void givesUpWhatIsUnderWayWhenItIsCancelled() throws Exception {
        int port = freePort();
        try (Silent silent = new Silent(OTHER, port)) {
            silent.assertSilent();
            CompletableFuture<Future<Channel>> dialing = new CompletableFuture<>();
            EventLoop loop = loops.group().next();
            long before = openFiles();
            loop.execute(() -> dialing.complete(new Dialer(loops, loop).dial(OTHER, port)));
            Future<Channel> under = dialing.get(20, TimeUnit.SECONDS);
            await().atMost(Duration.ofSeconds(20)).until(() -> openFiles() > before);
            loop.execute(() -> under.cancel(false));
            await().atMost(Duration.ofSeconds(20)).until(() -> openFiles() <= before);
        }
    }

    @Test
    void triesIpv6AndIpv4InTurnAndNoAddressTwice() throws Exception {
        assertThat(
                AddressRace.order(addresses("10.0.0.1 10.0.0.2 10.0.0.1 2001:db8::1 2001:db8::2 10.0.0.3")))
            .isEqualTo(addresses("2001:db8::1 10.0.0.1 2001:db8::2 10.0.0.2 10.0.0.3"));
    }

    @Test
    void triesNoMoreAddressesThanItHasRoomFor() {
        List<InetAddress> many = IntStream.range(0, 200).mapToObj(i -> address("10.0.0." + i)).toList();
        assertThat(AddressRace.order(many)).isEqualTo(many.subList(0, AddressRace.MAX_ADDRESSES));
    }

    private CompletableFuture<Channel> dial(String addresses, int port) {
        return dial(host -> addresses(addresses), port);
    }

    private CompletableFuture<Channel> dial(NameResolver resolver, int port) {
        EventLoop loop = loops.group().next();
        Dialer dialer = new Dialer(loops, loop, resolver, UnaryOperator.identity());
        CompletableFuture<Channel> reached = new CompletableFuture<>();
        loop.execute(() -> {
            Future<Channel> dialing = dialer.dial("device.example.com", port);
            dialing.addListener(done -> {
                if (dialing.isSuccess()) {
                    reached.complete(dialing.getNow());
                } else {
                    reached.completeExceptionally(dialing.cause());
                }
            });
        });
        return reached;
    }

    private static List<InetAddress> addresses(String text) {
        return List.of(text.split(" ")).stream().map(DialerTest::address).toList();
    }

    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private static long openFiles() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getByName(LIVE))) {
            return probe.getLocalPort();
        }
    }

    /// A listener that answers no further connection, because its backlog is full and nothing is accepted.
    private static final class Silent implements AutoCloseable {

        private final ServerSocket listener;
        private final List<SocketChannel> queue = new ArrayList<>();

        Silent(String address, int port) throws IOException {
            listener = new ServerSocket(port, 1, InetAddress.getByName(address));
            for (int i = 0; i < 8; i++) {
                SocketChannel filler = SocketChannel.open();
                filler.configureBlocking(false);
                filler.connect(listener.getLocalSocketAddress());
                queue.add(filler);
            }
        }

        void assertSilent() throws IOException {
            assertThat(queue.getLast().finishConnect()).isFalse();
        }

        @Override
        public void close() throws IOException {
            for (SocketChannel filler : queue) {
                filler.close();
            }
            listener.close();
        }
    }
}
