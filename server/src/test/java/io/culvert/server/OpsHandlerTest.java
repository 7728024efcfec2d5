package io.culvert.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// The listener for health and metrics.
class OpsHandlerTest {

    private static final String REQUEST = "GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n";

    private final AtomicInteger scrapes = new AtomicInteger();
    private final EmbeddedChannel channel = new EmbeddedChannel(
            OpsHandler.connections(Optional::empty, () -> "scrape " + scrapes.incrementAndGet() + "\n"));

    @Test
    void answersOneRequestOfAConnectionHoweverManyCome() {
        channel.writeInbound(Unpooled.copiedBuffer(REQUEST.repeat(1000), StandardCharsets.US_ASCII));
        assertThat(scrapes).hasValue(1);
        ByteBuf answer = channel.readOutbound();
        assertThat(answer.toString(StandardCharsets.US_ASCII)).startsWith("HTTP/1.1 200")
            .endsWith("scrape 1\n");
        answer.release();
        assertThat(channel.isOpen()).isFalse();
        assertThat(channel.<Object>readOutbound()).isNull();
    }
}
