package io.culvert.transport;

import io.culvert.transport.ConnectFailure.Step;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/// One connection of a [Connector] while it is being opened.
///
/// ```
///   [proxy-tls] → [web-proxy-http → web-proxy]    leave once the web proxy has opened its tunnel
///     → tls → securing                            securing leaves once TLS is up
/// ```
///
/// Confined to one event loop.
final class Connecting {

    private final Dialer dialer;
    private final Endpoint endpoint;
    private final @Nullable WebProxy webProxy;
    private final @Nullable SslContext tls;
    private final Connector.Progress progress;
    private final Promise<Channel> promise;

    Connecting(Dialer dialer, Endpoint endpoint, Connector.Progress progress) {
        this.dialer = dialer;
        this.endpoint = endpoint;
        this.webProxy = endpoint.webProxy();
        this.tls = endpoint.tls() == null ? null : endpoint.tls().get();
        this.progress = progress;
        this.promise = dialer.loop().newPromise();
    }

    Future<Channel> start() {
        Future<Channel> dialing = webProxy == null ? dialer.dial(endpoint.host(), endpoint.port())
                : dialer.dial(webProxy.host(), webProxy.port());
        promise.addListener(done -> {
            if (promise.isCancelled()) {
                dialing.cancel(false);
            }
        });
        dialing.addListener(done -> {
            if (dialing.isSuccess()) {
                reached(dialing.getNow());
            } else if (!dialing.isCancelled()) {
                unreached(dialing.cause());
            }
        });
        return promise;
    }

    private void unreached(Throwable cause) {
        boolean unknown = cause instanceof UnknownHostException;
        Step step = webProxy == null ? unknown ? Step.RESOLVE : Step.CONNECT
                : unknown ? Step.RESOLVE_WEB_PROXY : Step.CONNECT_WEB_PROXY;
        promise.tryFailure(new ConnectFailure(step, Reasons.of(cause), cause));
    }

    private void reached(Channel channel) {
        promise.addListener(done -> {
            if (!promise.isSuccess()) {
                channel.close();
            }
        });
        if (channel.remoteAddress() instanceof InetSocketAddress remote) {
            progress.reached(remote);
        }
        if (webProxy == null) {
            secure(channel);
        } else {
            through(webProxy, channel);
        }
    }

    private void through(WebProxy proxy, Channel channel) {
        if (proxy.tls()) {
            SslContext trust = tls;
            if (trust == null) {
                promise.tryFailure(new ConnectFailure(Step.WEB_PROXY,
                        "no CA to check the web proxy's certificate with"));
                return;
            }
            channel.pipeline()
                .addLast("proxy-tls", trust.newHandler(channel.alloc(), proxy.host(), proxy.port()));
        }
        new WebProxyHandshake(proxy, endpoint.host(), endpoint.port(), result -> answered(result, channel))
            .addTo(channel.pipeline());
    }

    private void answered(WebProxyHandshake.Result result, Channel channel) {
        switch (result) {
            case WebProxyHandshake.Result.Opened opened -> {
                progress.passedWebProxy();
                secure(channel);
            }
            case WebProxyHandshake.Result.Failed failed ->
                promise.tryFailure(new ConnectFailure(Step.WEB_PROXY, failed.why()));
        }
    }

    private void secure(Channel channel) {
        if (tls == null) {
            promise.trySuccess(channel);
        } else {
            channel.pipeline()
                .addLast("tls", tls.newHandler(channel.alloc(), endpoint.host(), endpoint.port()))
                .addLast("securing", new Securing());
        }
    }

    /// Waits for the end of the TLS handshake.
    private final class Securing extends ChannelInboundHandlerAdapter {

        private Throwable why = new ClosedChannelException();

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof SslHandshakeCompletionEvent handshake) {
                if (handshake.isSuccess()) {
                    ctx.pipeline().remove(this);
                    progress.secured();
                    promise.trySuccess(ctx.channel());
                } else {
                    failed(ctx, handshake.cause());
                }
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            Faults.note("a connection that was being opened", cause);
            failed(ctx, cause);
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            failed(ctx, why);
        }

        private void failed(ChannelHandlerContext ctx, Throwable cause) {
            why = cause;
            promise.tryFailure(new ConnectFailure(Step.TLS, Reasons.of(cause), cause));
            ctx.close();
        }
    }
}
