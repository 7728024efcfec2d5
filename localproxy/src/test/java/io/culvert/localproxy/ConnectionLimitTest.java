package io.culvert.localproxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/// How many connections several destinations have together, and what a destination says that is closed.
class ConnectionLimitTest {

    private final AtomicBoolean open = new AtomicBoolean();
    private final ConnectionLimit shared = new ConnectionLimit(2);
    private final ConnectionLimit waiting = shared.whileOpen(open::get, "the device is busy");

    @Test
    void hasNoRoomWhileItIsClosed() {
        assertThat(waiting.hasRoom()).isFalse();
        assertThat(waiting.take()).isFalse();
        assertThat(waiting.reason()).isEqualTo("the device is busy");
        assertThat(shared.hasRoom()).isTrue();
    }

    @Test
    void sharesTheCountOnceItIsOpen() {
        open.set(true);
        assertThat(waiting.take()).isTrue();
        assertThat(shared.take()).isTrue();
        assertThat(waiting.take()).isFalse();
        assertThat(waiting.reason()).isEqualTo("there are more connections than agreed");
        shared.giveBack();
        assertThat(waiting.hasRoom()).isTrue();
    }
}
