package io.culvert.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.culvert.protocol.TunnelMessage.Data;
import io.culvert.protocol.TunnelMessage.ServiceIds;
import io.culvert.transport.EventLoops;
import io.culvert.transport.IntakeHandler;
import io.culvert.tunnel.ClientAccessToken;
import io.culvert.tunnel.Destination;
import io.culvert.tunnel.NewTunnel;
import io.culvert.tunnel.OpenResult;
import io.culvert.tunnel.RelayTerms;
import io.culvert.tunnel.Side;
import io.culvert.tunnel.TokenMint;
import io.culvert.tunnel.TokenSeal;
import io.culvert.tunnel.TunnelEvent;
import io.culvert.tunnel.TunnelStore;
import io.culvert.tunnel.Tunnels;
import io.culvert.tunnel.TunnelsConfig;
import io.culvert.tunnel.TunnelsInMemory;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A relay on a loopback port, without TLS, and tunnels to attach to.
final class RelayField implements AutoCloseable {

    static final String ACCOUNT = "123456789012";
    static final String V1 = "aws.iot.securetunneling-1.0";
    static final String V2 = "aws.iot.securetunneling-2.0";
    static final String V3 = "aws.iot.securetunneling-3.0";

    private final EventLoops loops = new EventLoops("relay", 2);
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final List<RawPeer> peers = new ArrayList<>();
    private final Tunnels tunnels;
    private final Relay relay;
    private final Channel listener;

    /// An open tunnel.
    record Opened(io.culvert.tunnel.Tunnel tunnel, Map<Side, ClientAccessToken> tokens,
            List<String> services) {
        String token(Side side) {
            return Objects.requireNonNull(tokens.get(side)).reveal();
        }
    }

    RelayField(RelayConfig config) {
        this(config, event -> {});
    }

    RelayField(RelayConfig config, Consumer<RelayEvent> relayEvents) {
        this(config, relayEvents, new TunnelsInMemory());
    }

    RelayField(RelayConfig config, Consumer<RelayEvent> relayEvents, TunnelStore store) {
        Late events = new Late();
        SecureRandom random = new SecureRandom();
        tunnels = new Tunnels(store, new TokenMint(new byte[32], random), new TokenSeal(new byte[32], random),
                TunnelsConfig.DEFAULTS, InstantSource.system(), events);
        relay = new Relay(tunnels, config, loops.group(), workers, InstantSource.system(), relayEvents);
        events.to = relay::on;
        listener = loops.server().childHandler(new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline()
                    .addLast("intake", new IntakeHandler())
                    .addLast("http", new HttpServerCodec(8 << 10, 16 << 10, 8 << 10))
                    .addLast("http-body", new HttpObjectAggregator(1024))
                    .addLast("handshake", relay.handshake(OptionalInt.empty()));
            }
        }).bind(new InetSocketAddress("127.0.0.1", 0)).syncUninterruptibly().channel();
    }

    private static final class Late implements Consumer<TunnelEvent> {
        private Consumer<TunnelEvent> to = event -> {};

        @Override
        public void accept(TunnelEvent event) {
            to.accept(event);
        }
    }

    Relay relay() {
        return relay;
    }

    Tunnels tunnels() {
        return tunnels;
    }

    int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    Opened open(String... services) {
        return open(RelayTerms.NONE, services);
    }

    Opened open(RelayTerms terms, String... services) {
        Destination destination = services.length == 0 ? null
                : new Destination(null, Arrays.asList(services));
        OpenResult.Opened opened = (OpenResult.Opened) tunnels
            .open(new NewTunnel(ACCOUNT, null, destination, Duration.ofHours(1), Map.of(), terms));
        return new Opened(opened.tunnel(), opened.tokens(), List.of(services));
    }

    RawPeer connect() throws IOException {
        RawPeer peer = new RawPeer(port(), 0);
        peers.add(peer);
        return peer;
    }

    /// Attaches, and takes SERVICE_IDS where the subprotocol has them.
    RawPeer attach(Opened opened, Side side, String subprotocol, String... headers) throws IOException {
        return attach(connect(), opened, side, subprotocol, headers);
    }

    RawPeer attach(RawPeer peer, Opened opened, Side side, String subprotocol, @Nullable String... headers)
            throws IOException {
        assertThat(peer.handshake(side.wireName(), opened.token(side), subprotocol, Arrays.asList(headers)))
            .startsWith("HTTP/1.1 101");
        if (!subprotocol.equals(V1)) {
            peer.expect(new ServiceIds(opened.services()));
        }
        return peer;
    }

    static Data data(int streamId, String serviceId, int connectionId, String text) {
        return new Data(streamId, serviceId, connectionId,
                Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
    }

    @Override
    public void close() throws IOException {
        for (RawPeer peer : peers) {
            peer.close();
        }
        listener.close().syncUninterruptibly();
        await().until(() -> relay.tunnelCount() == 0);
        loops.close();
        workers.shutdownNow();
    }
}
