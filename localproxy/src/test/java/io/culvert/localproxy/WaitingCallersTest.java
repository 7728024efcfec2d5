package io.culvert.localproxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Callers that connect while the source accepts none are kept waiting, and not refused.
class WaitingCallersTest {

    private final EmbeddedChannel first = new EmbeddedChannel();
    private final WaitingCallers waiting = new WaitingCallers(first.eventLoop());
    private final List<String> accepted = new ArrayList<>();

    @Test
    void areLetInInTheirOrder() {
        EmbeddedChannel second = new EmbeddedChannel();
        waiting.add("A", first);
        waiting.add("B", second);
        waiting.letIn((serviceId, socket) -> accepted.add(serviceId));
        assertThat(accepted).containsExactly("A", "B");
        waiting.letIn((serviceId, socket) -> accepted.add("again"));
        assertThat(accepted).hasSize(2);
        waiting.close();
        assertThat(first.isOpen()).isTrue();
        assertThat(second.isOpen()).isTrue();
    }

    @Test
    void goOnWaitingWhereTheyAreNotLetInYet() {
        waiting.add("A", first);
        waiting.letIn(waiting::add);
        waiting.letIn((serviceId, socket) -> accepted.add(serviceId));
        assertThat(accepted).containsExactly("A");
    }

    @Test
    void loseTheirPatience() {
        waiting.add("A", first);
        first.advanceTimeBy(31, TimeUnit.SECONDS);
        first.runScheduledPendingTasks();
        assertThat(first.isOpen()).isFalse();
        waiting.letIn((serviceId, socket) -> accepted.add(serviceId));
        assertThat(accepted).isEmpty();
    }

    @Test
    void areResetOneByOneThoughOneTimerServesAll() {
        EmbeddedChannel second = new EmbeddedChannel();
        waiting.add("A", first);
        first.advanceTimeBy(20, TimeUnit.SECONDS);
        waiting.add("B", second);
        first.advanceTimeBy(11, TimeUnit.SECONDS);
        first.runScheduledPendingTasks();
        assertThat(first.isOpen()).isFalse();
        assertThat(second.isOpen()).isTrue();
        first.advanceTimeBy(20, TimeUnit.SECONDS);
        first.runScheduledPendingTasks();
        assertThat(second.isOpen()).isFalse();
    }

    @Test
    void endWithTheSource() {
        waiting.add("A", first);
        waiting.close();
        assertThat(first.isOpen()).isFalse();
    }
}
