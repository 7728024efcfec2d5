package io.culvert.localproxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Sockets whose applications do not take their last bytes.
class ClosingSocketsTest {

    private final ClosingSockets closing = new ClosingSockets();

    @Test
    void closesASocketThatTakesItsTime() {
        EmbeddedChannel socket = new EmbeddedChannel();
        closing.add(socket);
        pass(socket, ClosingSockets.LINGER.toSeconds() - 1);
        assertThat(socket.isOpen()).isTrue();
        pass(socket, 1);
        assertThat(socket.isOpen()).isFalse();
        assertThat(closing.size()).isZero();
    }

    @Test
    void forgetsASocketThatCloses() {
        EmbeddedChannel socket = new EmbeddedChannel();
        closing.add(socket);
        socket.close();
        assertThat(closing.size()).isZero();
        closing.add(socket);
        assertThat(closing.size()).isZero();
    }

    @Test
    void closesTheOldestWhereThereAreTooMany() {
        List<EmbeddedChannel> sockets = new ArrayList<>();
        for (int i = 0; i <= ClosingSockets.MAX; i++) {
            sockets.add(new EmbeddedChannel());
            closing.add(sockets.getLast());
        }
        assertThat(closing.size()).isEqualTo(ClosingSockets.MAX);
        assertThat(sockets.getFirst().isOpen()).isFalse();
        assertThat(sockets.subList(1, sockets.size())).allMatch(EmbeddedChannel::isOpen);
    }

    private static void pass(EmbeddedChannel socket, long seconds) {
        socket.advanceTimeBy(seconds, TimeUnit.SECONDS);
        socket.runScheduledPendingTasks();
    }
}
