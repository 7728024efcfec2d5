package io.culvert.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Both ends have this handler, with these times: what holds here holds for the service and for the local
/// proxy. An end whose wire was cut is one that is never heard again and whose socket stays open.
class LivenessHandlerTest {

    private final MockTicker clock = Ticker.newMockTicker();
    private final EmbeddedChannel channel = EmbeddedChannel.builder()
        .ticker(clock)
        .handlers(new LivenessHandler(Liveness.DEFAULTS, clock::nanoTime))
        .build();

    @AfterEach
    void end() {
        channel.finishAndReleaseAll();
    }

    private void pass(int seconds) {
        for (int second = 0; second < seconds; second++) {
            clock.advance(1, TimeUnit.SECONDS);
            channel.runScheduledPendingTasks();
        }
    }

    private int pings() {
        int pings = 0;
        for (Object out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            assertThat(out).isInstanceOf(WebSocketControl.Ping.class);
            ByteBuf payload = ((WebSocketControl.Ping) out).payload();
            assertThat(payload.toString(StandardCharsets.US_ASCII)).matches("[0-9]{13}");
            payload.release();
            pings++;
        }
        return pings;
    }

    @Test
    void anEndWhoseWireWasCutIsAskedAndThenGivenUp() {
        pass(19);
        assertThat(pings()).isZero();
        pass(2);
        assertThat(pings()).isEqualTo(1);
        pass(18);
        assertThat(channel.isOpen()).isTrue();
        pass(6);
        assertThat(channel.isOpen()).as("dead ends are found within 45 s").isFalse();
        assertThat(Liveness.DEFAULTS.deadAfter()).isLessThan(Duration.ofSeconds(45));
    }

    @Test
    void anEndThatAnswersStays() {
        for (int i = 0; i < 20; i++) {
            pass(21);
            assertThat(pings()).isEqualTo(1);
            channel.writeInbound(new WebSocketControl.Pong(Unpooled.EMPTY_BUFFER));
        }
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void anEndThatSendsIsNotAsked() {
        for (int i = 0; i < 20; i++) {
            pass(10);
            channel.writeInbound(Unpooled.EMPTY_BUFFER);
        }
        assertThat(pings()).isZero();
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void anEndThatIsHeldBackIsAskedAndNotGivenUpForItsSilence() {
        channel.config().setAutoRead(false);
        pass(300);
        assertThat(pings()).isBetween(10, 15);
        assertThat(channel.isOpen()).isTrue();
        channel.config().setAutoRead(true);
        pass(39);
        assertThat(channel.isOpen()).as("it has all its time again").isTrue();
        pass(6);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void aPingIsAnsweredWithItsOwnPayload() {
        channel
            .writeInbound(new WebSocketControl.Ping(Unpooled.copiedBuffer("abc", StandardCharsets.US_ASCII)));
        WebSocketControl.Pong pong = channel.readOutbound();
        assertThat(pong.payload().toString(StandardCharsets.US_ASCII)).isEqualTo("abc");
        pong.payload().release();
    }

    @Test
    void theLastPingOfManyInOneReadIsAnsweredAlone() {
        WebSocketControl[] pings = new WebSocketControl[1000];
        for (int i = 0; i < pings.length; i++) {
            pings[i] = new WebSocketControl.Ping(
                    Unpooled.copiedBuffer(Integer.toString(i), StandardCharsets.US_ASCII));
        }
        channel.writeInbound((Object[]) pings);
        WebSocketControl.Pong pong = channel.readOutbound();
        assertThat(pong.payload().toString(StandardCharsets.US_ASCII)).isEqualTo("999");
        pong.payload().release();
        assertThat((Object) channel.readOutbound()).isNull();
    }

    @Test
    void aPingBeforeACloseIsAnsweredBeforeIt() {
        channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object close) {
                ctx.writeAndFlush(close);
            }
        });
        channel.writeInbound(new WebSocketControl.Ping(Unpooled.EMPTY_BUFFER),
                new WebSocketControl.Close(WebSocketControl.Close.NORMAL, ""));
        assertThat((Object) channel.readOutbound()).isInstanceOf(WebSocketControl.Pong.class);
        assertThat((Object) channel.readOutbound()).isInstanceOf(WebSocketControl.Close.class);
    }
}
