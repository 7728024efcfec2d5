package io.culvert.localproxy;

import io.culvert.protocol.Subprotocol;
import io.culvert.transport.ClientHandshake;
import io.culvert.transport.EventLoops;
import io.culvert.transport.WebSocketPipeline;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A local proxy: connects to the service with its token, comes back when the connection breaks, ends when
/// the service says so (spec: localproxy 6.5).
///
/// Everything runs on one event loop; methods may be called from any thread.
public final class LocalProxy implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LocalProxy.class);

    private static final int FIRST_RETRY_MILLIS = 30;
    private static final int MAX_RETRY_MILLIS = 5_000;

    private final LocalProxyConfig config;
    private final EventLoops loops;
    private final EventLoop loop;
    private final LocalProxyListener listener;
    private final Role role;
    private final CompletableFuture<Exit> exit = new CompletableFuture<>();
    private int retryMillis = FIRST_RETRY_MILLIS;
    private @Nullable Channel channel;

    /// @param loops outlives this proxy, which takes one loop of it
    public LocalProxy(LocalProxyConfig config, EventLoops loops, LocalProxyListener listener) {
        this.config = config;
        this.loops = loops;
        this.loop = loops.group().next();
        this.listener = listener;
        this.role = config.mode() == LocalProxyConfig.Mode.SOURCE
                ? new SourceRole(config, loops, loop, listener)
                : new DestinationRole(loops, loop);
    }

    /// Begins to connect.
    ///
    /// @return how it ended, once it has; completed on the event loop
    public CompletionStage<Exit> start() {
        LOG.info("Starting proxy in {} mode", config.mode().wireName());
        loop.execute(this::connect);
        return exit;
    }

    /// Stops without a word to the service. Does nothing where it has ended.
    @Override
    public void close() {
        loop.execute(() -> end(new Exit.Stopped()));
    }

    private void connect() {
        if (exit.isDone()) {
            return;
        }
        LOG.info("Attempting to establish web socket connection with endpoint wss://{}:{}", config.host(),
                config.port());
        ChannelFuture connecting = loops.client(loop).handler(new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel connected) {
                assemble(connected);
            }
        }).connect(config.host(), config.port());
        channel = connecting.channel();
        connecting.addListener(done -> {
            if (!connecting.isSuccess()) {
                retry("Could not connect to proxy server: " + connecting.cause().getMessage());
            }
        });
    }

    /// TLS → HTTP codec → handshake; after it the WebSocket's handlers and a [Session].
    private void assemble(Channel connected) {
        SslHandler tls = config.tls().newHandler(connected.alloc(), config.host(), config.port());
        ClientHandshake handshake = new ClientHandshake(config.host(),
                "/tunnel?local-proxy-mode=" + config.mode().wireName(), headers(),
                outcome -> answered(connected, outcome));
        connected.pipeline().addLast("tls", tls);
        handshake.addTo(connected.pipeline());
        connected.pipeline().addLast("connecting", new Connecting(handshake));
    }

    private Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL.toString(), Subprotocol.LATEST.name());
        headers.put("access-token", config.accessToken());
        if (config.clientToken() != null) {
            headers.put("client-token", config.clientToken());
        }
        headers.put(HttpHeaderNames.USER_AGENT.toString(), "culvert-localproxy");
        headers.put(WebSocketPipeline.PACKED_HEADER, "1");
        return headers;
    }

    /// From the TCP connection to the end of the handshake.
    private final class Connecting extends ChannelInboundHandlerAdapter {

        private final ClientHandshake handshake;
        private String why = "the connection was closed";

        Connecting(ClientHandshake handshake) {
            this.handshake = handshake;
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof SslHandshakeCompletionEvent tls && tls.isSuccess()) {
                LOG.debug("Successfully completed SSL handshake with proxy server");
                handshake.start(ctx.pipeline());
            }
            ctx.fireUserEventTriggered(event);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            Throwable root = cause.getCause() == null ? cause : cause.getCause();
            why = String.valueOf(root.getMessage());
            ctx.close();
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            retry("Could not perform SSL handshake with proxy server: " + why);
        }
    }

    private void answered(Channel connected, ClientHandshake.Outcome outcome) {
        connected.pipeline().remove("connecting");
        switch (outcome) {
            case ClientHandshake.Outcome.Accepted accepted -> {
                retryMillis = FIRST_RETRY_MILLIS;
                LOG.info("Web socket session ID: {}", accepted.headers().get("channel-id"));
                LOG.info("Successfully established websocket connection with proxy server: wss://{}:{}",
                        config.host(), config.port());
                WebSocketPipeline.addClient(connected.pipeline(),
                        accepted.headers().get(WebSocketPipeline.PACKED_HEADER, "").equals("1"));
                connected.pipeline().addLast("session", new Session(this, role, connected));
            }
            case ClientHandshake.Outcome.Rejected rejected -> rejected(connected, rejected);
        }
    }

    private void rejected(Channel connected, ClientHandshake.Outcome.Rejected rejected) {
        String text = "Proxy server rejected web socket upgrade request: (HTTP/1.1 " + rejected.status() + " "
                + rejected.statusText() + ") \"" + rejected.reason() + "\"";
        connected.close();
        if (rejected.status() >= 500) {
            retry(text);
        } else {
            LOG.error(text);
            end(new Exit.Refused(rejected.status(), rejected.statusText(), rejected.reason()));
        }
    }

    /// The addresses for the tunnel's services, by the mappings or, for a source without any, chosen by
    /// the system.
    Optional<Map<String, LocalAddress>> fit(List<String> serviceIds) {
        if (config.mappings() != null) {
            return config.mappings().fit(serviceIds);
        }
        Map<String, LocalAddress> chosen = new LinkedHashMap<>();
        List<String> wanted = serviceIds.isEmpty() ? List.of("") : serviceIds;
        wanted.forEach(id -> chosen.put(id, new LocalAddress.Tcp(config.bindAddress(), 0)));
        return config.mode() == LocalProxyConfig.Mode.SOURCE ? Optional.of(chosen) : Optional.empty();
    }

    void attached() {
        listener.attached();
    }

    /// The WebSocket broke: come back at once.
    void broken() {
        if (!exit.isDone()) {
            retry("The web socket broke");
        }
    }

    private void retry(String why) {
        if (exit.isDone()) {
            return;
        }
        int delay = retryMillis / 2 + ThreadLocalRandom.current().nextInt(retryMillis / 2 + 1);
        retryMillis = Math.min(MAX_RETRY_MILLIS, retryMillis * 3);
        LOG.error("{}. Retrying in {} ms", why, delay);
        loop.schedule(this::connect, delay, TimeUnit.MILLISECONDS);
    }

    /// Ends it for good; the first reason counts.
    void end(Exit how) {
        if (exit.complete(how)) {
            role.close();
            Channel last = channel;
            if (last != null) {
                last.close();
            }
        }
    }
}
