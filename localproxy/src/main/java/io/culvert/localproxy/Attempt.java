package io.culvert.localproxy;

import io.culvert.localproxy.bond.BondSettings;
import io.culvert.protocol.Subprotocol;
import io.culvert.transport.ClientHandshake;
import io.culvert.transport.ConnectFailure;
import io.culvert.transport.Connector;
import io.culvert.transport.Endpoint;
import io.culvert.transport.Faults;
import io.culvert.transport.Reasons;
import io.culvert.transport.WebSocketPipeline;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One try to open a link: a connection to the service, then the WebSocket's handshake.
///
/// ```
///   tls → http → http-body → handshake → connecting     all but tls leave once the service has answered
/// ```
///
/// Confined to one event loop.
final class Attempt implements Connector.Progress {

    /// How an attempt ended.
    sealed interface Result {

        /// The service has accepted or rejected the handshake. The channel is open and has TLS alone.
        record Answered(Channel channel, ClientHandshake.Answer answer) implements Result {}

        /// The connection to the service failed; the channel, if there was one, is closed.
        record Unreached(ConnectFailure failure) implements Result {}

        /// The service was reached and did not answer the handshake; the channel is closed.
        record Unanswered(String reason) implements Result {}
    }

    private final Endpoint endpoint;
    private final Consumer<Result> listener;
    private final Consumer<LocalProxyEvent> progress;
    private final Connector connector;
    private final ClientHandshake handshake;
    private @Nullable Future<Channel> connecting;
    private @Nullable Channel channel;

    /// @param listener called once, on the event loop
    /// @throws IllegalArgumentException if the handshake cannot be sent, whatever the service says
    Attempt(LocalProxyConfig config, boolean offersResumption, Connector connector,
            Consumer<LocalProxyEvent> progress, Consumer<Result> listener) {
        this.endpoint = config.endpoint();
        this.listener = listener;
        this.progress = progress;
        this.connector = connector;
        this.handshake = new ClientHandshake(endpoint.host(),
                "/tunnel?local-proxy-mode=" + config.mode().wireName(), headers(config, offersResumption),
                this::answered);
    }

    private static Map<String, String> headers(LocalProxyConfig config, boolean offersResumption) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL.toString(),
                subprotocols(config, offersResumption));
        headers.put("access-token", config.credentials().accessToken());
        if (config.credentials().clientToken() != null) {
            headers.put("client-token", config.credentials().clientToken());
        }
        headers.put(HttpHeaderNames.USER_AGENT.toString(), "culvert-localproxy");
        headers.put(WebSocketPipeline.PACKED_HEADER, "1");
        return headers;
    }

    private static String subprotocols(LocalProxyConfig config, boolean offersResumption) {
        String usual = config.settings().webSocket().subprotocol();
        if (!offersResumption) {
            return usual;
        }
        BondSettings resume = config.resume();
        return resume != null && resume.required() ? Subprotocol.RESUMABLE
                : Subprotocol.RESUMABLE + ", " + usual;
    }

    void start() {
        Future<Channel> opening = connector.connect(endpoint, this);
        connecting = opening;
        opening.addListener(done -> {
            if (opening.isSuccess()) {
                shakeHands(opening.getNow());
            } else if (opening.cause() instanceof ConnectFailure failure) {
                listener.accept(new Result.Unreached(failure));
            }
        });
    }

    /// Gives up. The listener is not called.
    void cancel() {
        if (connecting != null) {
            connecting.cancel(false);
        }
        if (channel != null) {
            channel.close();
        }
    }

    @Override
    public void reached(InetSocketAddress address) {
        progress.accept(new LocalProxyEvent.Reached(address, endpoint.webProxy() != null));
    }

    @Override
    public void passedWebProxy() {
        progress.accept(new LocalProxyEvent.PassedWebProxy());
    }

    @Override
    public void secured() {
        progress.accept(new LocalProxyEvent.Secured());
    }

    private void shakeHands(Channel open) {
        channel = open;
        ChannelPipeline pipeline = open.pipeline();
        handshake.addTo(pipeline);
        pipeline.addLast("connecting", new Unanswered());
        handshake.start(pipeline);
    }

    private void answered(ClientHandshake.Answer answer) {
        Channel open = channel;
        if (open != null) {
            open.pipeline().remove("connecting");
            listener.accept(new Result.Answered(open, answer));
        }
    }

    /// In the pipeline between the handshake's request and its answer.
    private final class Unanswered extends ChannelInboundHandlerAdapter {

        private String why = "the connection was closed";

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            Faults.note("an attempt to open a link", cause);
            why = Reasons.of(cause);
            ctx.close();
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            listener.accept(new Result.Unanswered(why));
        }
    }
}
