package io.culvert.localproxy;

import io.culvert.transport.ClientHandshake;
import io.culvert.transport.EventLoops;
import io.culvert.transport.WebProxy;
import io.culvert.transport.WebProxyHandshake;
import io.culvert.transport.WebSocketPipeline;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One try to reach the service: TCP, a web proxy where there is one, TLS, the WebSocket's handshake.
///
/// ```
///   [proxy-tls] → [web-proxy-http → web-proxy]          leave once the web proxy has opened its tunnel
///     → tls → http → http-body → handshake → connecting  all but tls leave once the service has answered
/// ```
///
/// Confined to one event loop.
final class Attempt {

    private static final Logger LOG = LoggerFactory.getLogger(LocalProxy.class);

    /// Told once, on the event loop.
    interface Listener {

        /// The service has answered, with a yes or a no. The channel is open and has TLS alone.
        void answered(Channel channel, ClientHandshake.Outcome outcome);

        /// It was not reached; the channel, where there was one, is closed.
        void failed(String why);
    }

    private final LocalProxyConfig config;
    private final Endpoint endpoint;
    private final Listener listener;
    private final Dialer dialer;
    private @Nullable Future<Channel> dialing;
    private @Nullable Channel channel;

    Attempt(LocalProxyConfig config, EventLoops loops, EventLoop loop, Listener listener) {
        this.config = config;
        this.endpoint = config.endpoint();
        this.listener = listener;
        this.dialer = new Dialer(loops, loop, UnaryOperator.identity());
    }

    void start() {
        WebProxy proxy = endpoint.webProxy();
        Future<Channel> connecting = dialer
            .dial(proxy == null ? new LocalAddress.Tcp(endpoint.host(), endpoint.port())
                    : new LocalAddress.Tcp(proxy.host(), proxy.port()));
        dialing = connecting;
        connecting.addListener(done -> {
            if (connecting.isSuccess()) {
                connected(connecting.getNow());
            } else if (!connecting.isCancelled()) {
                listener.failed(unreached(connecting.cause()));
            }
        });
    }

    /// Gives up, silently.
    void cancel() {
        if (dialing != null) {
            dialing.cancel(false);
        }
        if (channel != null) {
            channel.close();
        }
    }

    private String unreached(Throwable cause) {
        WebProxy proxy = endpoint.webProxy();
        if (cause instanceof UnknownHostException) {
            return "Could not resolve DNS hostname of "
                    + (proxy == null ? "proxy host: " + endpoint.host() : "Web proxy: " + proxy.host())
                    + " - " + Dialer.reason(cause);
        }
        return "Could not connect to " + (proxy == null ? "proxy server: " : "Web Proxy: ")
                + Dialer.reason(cause);
    }

    private void connected(Channel open) {
        channel = open;
        WebProxy proxy = endpoint.webProxy();
        if (open.remoteAddress() instanceof InetSocketAddress remote) {
            LOG.debug("Resolved {} IP: {}", proxy == null ? "proxy server" : "Web proxy",
                    remote.getAddress().getHostAddress());
        }
        if (proxy == null) {
            LOG.debug("Connected successfully with proxy server");
            secure(open);
        } else {
            LOG.debug("Connected successfully with Web Proxy");
            through(proxy, open);
        }
    }

    private void through(WebProxy proxy, Channel open) {
        if (proxy.tls()) {
            open.pipeline()
                .addLast("proxy-tls", endpoint.tls().newHandler(open.alloc(), proxy.host(), proxy.port()));
        }
        new WebProxyHandshake(proxy, endpoint.host(), endpoint.port(), new WebProxyHandshake.Listener() {
            @Override
            public void opened() {
                secure(open);
            }

            @Override
            public void failed(String why) {
                listener.failed("Could not connect through the Web proxy: " + why);
            }
        }).addTo(open.pipeline());
    }

    private void secure(Channel open) {
        ClientHandshake handshake = new ClientHandshake(endpoint.host(),
                "/tunnel?local-proxy-mode=" + config.mode().wireName(), headers(), outcome -> {
                    open.pipeline().remove("connecting");
                    listener.answered(open, outcome);
                });
        ChannelPipeline pipeline = open.pipeline();
        pipeline.addLast("tls", endpoint.tls().newHandler(open.alloc(), endpoint.host(), endpoint.port()));
        handshake.addTo(pipeline);
        pipeline.addLast("connecting", new Connecting(handshake));
    }

    private Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL.toString(),
                config.settings().webSocket().subprotocol());
        headers.put("access-token", config.credentials().accessToken());
        if (config.credentials().clientToken() != null) {
            headers.put("client-token", config.credentials().clientToken());
        }
        headers.put(HttpHeaderNames.USER_AGENT.toString(), "culvert-localproxy");
        headers.put(WebSocketPipeline.PACKED_HEADER, "1");
        return headers;
    }

    /// From the start of TLS to the service's answer.
    private final class Connecting extends ChannelInboundHandlerAdapter {

        private final ClientHandshake handshake;
        private String phase = "Could not perform SSL handshake with proxy server: ";
        private String why = "the connection was closed";

        Connecting(ClientHandshake handshake) {
            this.handshake = handshake;
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof SslHandshakeCompletionEvent tls && tls.isSuccess()) {
                LOG.debug("Successfully completed SSL handshake with proxy server");
                phase = "Could not perform WebSocket handshake with proxy server: ";
                handshake.start(ctx.pipeline());
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            Throwable root = cause;
            while (root.getCause() != null) {
                root = root.getCause();
            }
            why = String.valueOf(root.getMessage());
            ctx.close();
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            listener.failed(phase + why);
        }
    }
}
