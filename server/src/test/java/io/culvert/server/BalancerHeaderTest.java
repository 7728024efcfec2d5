package io.culvert.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.culvert.transport.ClientAddress;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Headers of the PROXY protocol, from balancers and from others.
class BalancerHeaderTest {

    private static final String V2_SIGNATURE = "0d0a0d0a000d0a515549540a";
    private static final String V1 = "PROXY TCP4 192.0.2.7 198.51.100.1 4711 8443\r\n";

    private final Channel[] begun = new Channel[1];
    private EmbeddedChannel channel = from("10.1.2.3");

    private EmbeddedChannel from(String peer) {
        ChannelInitializer<Channel> rest = new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel accepted) {
                begun[0] = accepted;
            }
        };
        begun[0] = null;
        EmbeddedChannel made = new EmbeddedChannel(false, false) {
            @Override
            protected SocketAddress remoteAddress0() {
                return new InetSocketAddress(InetAddress.ofLiteral(peer), 50_000);
            }
        };
        made.pipeline()
            .addLast(BalancerHeader.before(new Balancers(List.of("10.0.0.0/8", "2001:db8::1")),
                    Duration.ofSeconds(10), rest));
        try {
            made.register();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return made;
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    @Test
    void theFirstVersionSaysWhereTheClientIs() {
        send(V1 + "hello");
        assertThat(ClientAddress.of(channel)).hasToString("/192.0.2.7:4711");
        assertThat(received()).isEqualTo("hello");
    }

    @Test
    void aHeaderMayComeByteByByte() {
        for (char each : (V1 + "hello").toCharArray()) {
            send(String.valueOf(each));
        }
        assertThat(ClientAddress.of(channel)).hasToString("/192.0.2.7:4711");
        assertThat(received()).isEqualTo("hello");
    }

    @Test
    void theSecondVersionSaysWhereAnIpv6ClientIs() {
        channel.finishAndReleaseAll();
        channel = from("2001:db8::1");
        write(V2_SIGNATURE + "2121" + "0024" + "20010db8000000000000000000000007"
                + "20010db8000000000000000000000001" + "1267" + "20fb" + "6869");
        assertThat(ClientAddress.of(channel))
            .isEqualTo(new InetSocketAddress(InetAddress.ofLiteral("2001:db8::7"), 4711));
        assertThat(received()).isEqualTo("hi");
    }

    @Test
    void aHealthCheckOfTheBalancerComesFromTheBalancer() {
        write(V2_SIGNATURE + "2000" + "0000");
        assertThat(begun[0]).isSameAs(channel);
        assertThat(ClientAddress.of(channel)).hasToString("/10.1.2.3:50000");
    }

    @Test
    void nothingBeginsWithoutAHeader() {
        send("PRO");
        assertThat(begun[0]).isNull();
        channel.advanceTimeBy(10, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void anythingElseFromABalancerEndsItsConnection() {
        write("1603010200010001fc0303" + "aa".repeat(200));
        assertThat(channel.isOpen()).isFalse();
        assertThat(begun[0]).isNull();
    }

    @Test
    void nobodyElsesHeaderIsRead() {
        channel.finishAndReleaseAll();
        channel = from("192.0.2.99");
        assertThat(begun[0]).isSameAs(channel);
        send(V1);
        assertThat(received()).isEqualTo(V1);
        assertThat(ClientAddress.of(channel)).hasToString("/192.0.2.99:50000");
    }

    @Test
    void anAddressThatIsNoneIsRefusedAtTheStart() {
        for (String none : List.of("balancer.example", "10.0.0.0/x", "")) {
            assertThatThrownBy(() -> new Balancers(List.of(none)))
                .hasMessageContaining("proxy-protocol-from");
        }
    }

    private void send(String text) {
        channel.writeInbound(Unpooled.copiedBuffer(text, UTF_8));
    }

    private void write(String hex) {
        channel.writeInbound(Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex)));
    }

    /// What came behind the header.
    private String received() {
        StringBuilder text = new StringBuilder();
        for (ByteBuf part = channel.readInbound(); part != null; part = channel.readInbound()) {
            text.append(part.toString(UTF_8));
            part.release();
        }
        return text.toString();
    }
}
