package io.culvert.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.localproxy.LocalProxyEvent;
import io.culvert.transport.Endpoint;
import io.culvert.transport.TlsContexts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LinkWatchTest {

    private static final Duration HOUR = Duration.ofHours(1);

    private final AtomicLong nanos = new AtomicLong();
    private final List<LocalProxyEvent> passed = new ArrayList<>();
    private final LinkWatch watch = new LinkWatch(nanos::get, passed::add);

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void countsFromTheStartUntilTheFirstLink() throws Exception {
        pass(HOUR);
        assertThat(watch.isAbsentFor(HOUR)).isFalse();
        pass(Duration.ofNanos(1));
        assertThat(watch.isAbsentFor(HOUR)).isTrue();
        watch.accept(up());
        assertThat(watch.isAbsentFor(HOUR)).isFalse();
    }

    @Test
    void aTunnelWithALinkIsNeverAbsentHoweverOldItIs() throws Exception {
        watch.accept(up());
        pass(Duration.ofDays(365));
        assertThat(watch.isAbsentFor(HOUR)).isFalse();
        watch.accept(new LocalProxyEvent.LinkBroken("id", "it was cut"));
        assertThat(watch.isAbsentFor(HOUR)).isFalse();
        pass(HOUR.plusNanos(1));
        assertThat(watch.isAbsentFor(HOUR)).isTrue();
        assertThat(passed).hasSize(2);
    }

    private static LocalProxyEvent up() throws Exception {
        return new LocalProxyEvent.LinkUp(new Endpoint("127.0.0.1", 1, TlsContexts.unverifiedClient(), null),
                "id", "", HOUR);
    }
}
