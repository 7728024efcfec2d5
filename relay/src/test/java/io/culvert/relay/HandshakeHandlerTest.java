package io.culvert.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.transport.IntakeHandler;
import io.culvert.tunnel.ClientAccessToken;
import io.culvert.tunnel.NewTunnel;
import io.culvert.tunnel.OpenResult;
import io.culvert.tunnel.RelayTerms;
import io.culvert.tunnel.Side;
import io.culvert.tunnel.TokenMint;
import io.culvert.tunnel.TokenSeal;
import io.culvert.tunnel.TunnelStore;
import io.culvert.tunnel.Tunnels;
import io.culvert.tunnel.TunnelsConfig;
import io.culvert.tunnel.TunnelsInMemory;
import io.netty.channel.DefaultEventLoopGroup;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Handshakes whose store fails unexpectedly, and clients that do not wait for its answer.
class HandshakeHandlerTest {

    private final EventLoopGroup loops = new DefaultEventLoopGroup(1);
    private final MockTicker clock = Ticker.newMockTicker();
    private final AtomicReference<Throwable> escaped = new AtomicReference<>();
    private final TokenMint mint = new TokenMint(new byte[32], new SecureRandom());

    @AfterEach
    void stop() {
        loops.shutdownGracefully(0, 0, TimeUnit.SECONDS);
    }

    private void runNoting(Runnable work) {
        try {
            work.run();
        } catch (Throwable e) {
            escaped.set(e);
        }
    }

    private EmbeddedChannel handshake(TunnelStore store, Executor workers) {
        return handshake(tunnels(store), workers, mint.mint());
    }

    private Tunnels tunnels(TunnelStore store) {
        return new Tunnels(store, mint, new TokenSeal(new byte[32], new SecureRandom()),
                TunnelsConfig.DEFAULTS, InstantSource.system(), event -> {});
    }

    private EmbeddedChannel handshake(Tunnels tunnels, Executor workers, ClientAccessToken token) {
        Relay relay = new Relay(tunnels, RelayConfig.DEFAULTS, loops, workers, InstantSource.system(),
                event -> {});
        EmbeddedChannel channel = EmbeddedChannel.builder()
            .ticker(clock)
            .handlers(new IntakeHandler(), new HandshakeHandler(relay, Duration.ofSeconds(30)))
            .build();
        channel.writeInbound(request(token.reveal()));
        channel.runPendingTasks();
        return channel;
    }

    private static FullHttpRequest request(String token) {
        FullHttpRequest request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET,
                "/tunnel?local-proxy-mode=source");
        Map.of("Host", "localhost", "Upgrade", "websocket", "Connection", "upgrade", "Sec-WebSocket-Key",
                "dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version", "13", "Sec-WebSocket-Protocol",
                RelayField.V3, "access-token", token)
            .forEach((name, value) -> request.headers().set(name, value));
        return request;
    }

    /// A store whose calls all fail in this way.
    private static TunnelStore failing(Throwable failure) {
        InvocationHandler fails = (proxy, method, arguments) -> {
            throw failure;
        };
        return (TunnelStore) Proxy.newProxyInstance(TunnelStore.class.getClassLoader(),
                new Class<?>[]{TunnelStore.class}, fails);
    }

    private static int status(EmbeddedChannel channel) {
        FullHttpResponse answer = channel.readOutbound();
        assertThat(answer).as("an answer").isNotNull();
        int status = answer.status().code();
        answer.release();
        return status;
    }

    @Test
    void anUnforeseenFailureIsAnsweredWith503() {
        EmbeddedChannel channel = handshake(failing(new IllegalStateException("a pool is shut")),
                this::runNoting);
        assertThat(status(channel)).isEqualTo(503);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void anErrorIsAnsweredWith503AndGoesOn() {
        Error error = new StackOverflowError();
        EmbeddedChannel channel = handshake(failing(error), this::runNoting);
        assertThat(status(channel)).isEqualTo(503);
        assertThat(escaped.get()).isSameAs(error);
    }

    @Test
    void aStoreThatNeverAnswersDoesNotKeepTheConnection() {
        EmbeddedChannel channel = handshake(new TunnelsInMemory(), never -> {});
        clock.advance(29, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        assertThat(channel.isOpen()).isTrue();
        clock.advance(2, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void aClientThatDisconnectsBeforeItIsAttachedIsDetachedInTheStore() {
        Tunnels tunnels = tunnels(new TunnelsInMemory());
        OpenResult.Opened opened = (OpenResult.Opened) tunnels.open(new NewTunnel(RelayField.ACCOUNT, null,
                null, Duration.ofMinutes(5), Map.of(), RelayTerms.NONE));
        Deque<Runnable> work = new ArrayDeque<>();
        EmbeddedChannel channel = handshake(tunnels, work::add,
                Objects.requireNonNull(opened.tokens().get(Side.SOURCE)));
        channel.close();
        work.remove().run();
        assertThat(isConnected(tunnels, opened)).as("admitted").isTrue();
        channel.runPendingTasks();
        work.forEach(Runnable::run);
        assertThat(isConnected(tunnels, opened)).isFalse();
    }

    private static boolean isConnected(Tunnels tunnels, OpenResult.Opened opened) {
        return tunnels.describe(RelayField.ACCOUNT, opened.tunnel().id()).orElseThrow().source().connected();
    }
}
