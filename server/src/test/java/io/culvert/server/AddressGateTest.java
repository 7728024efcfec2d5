package io.culvert.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.control.BodyConfig;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The limit of connections of one address, and the count of those that it refuses.
class AddressGateTest {

    private final AtomicInteger refused = new AtomicInteger();
    private final AddressGate gate = new AddressGate("mqtt-port", 2, refused::incrementAndGet);

    private EmbeddedChannel connect() {
        return new EmbeddedChannel(gate.before(new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {}
        }));
    }

    @Test
    void countsAConnectionBeyondTheLimitAndClosesIt() {
        EmbeddedChannel first = connect();
        EmbeddedChannel second = connect();
        assertThat(refused).hasValue(0);
        assertThat(connect().isOpen()).isFalse();
        assertThat(refused).hasValue(1);
        assertThat(first.isOpen()).isTrue();
        second.close();
        assertThat(connect().isOpen()).isTrue();
        assertThat(refused).hasValue(1);
    }

    @ParameterizedTest
    @CsvSource({",19800,4950", ",1000000,20000", ",3,1", "19800,19800,19800", "100000,19800,100000"})
    void isAQuarterOfTheProcessesConnectionsUnlessConfigured(@Nullable Integer configured, long all,
            int limit) {
        assertThat(edge(configured).connectionsPerAddress(all)).isEqualTo(limit);
    }

    private static EdgeConfig edge(@Nullable Integer connectionsPerAddress) {
        Duration any = Duration.ofSeconds(1);
        return new EdgeConfig(8192, BodyConfig.DEFAULTS, any, any, any, any, connectionsPerAddress, 200,
                1 << 20, 3, any, Balancers.NONE);
    }
}
