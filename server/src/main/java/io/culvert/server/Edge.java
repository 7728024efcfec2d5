package io.culvert.server;

import io.culvert.control.ControlApi;
import io.culvert.relay.Relay;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.ssl.SslHandler;
import java.util.concurrent.Executor;

/// What strangers meet first: the pipeline of the listeners that speak HTTPS.
///
/// @param workers where calls block; a virtual thread each
record Edge(EdgeConfig config, Failures failures, ControlApi control, Relay relay, Executor workers) {

    private static final int MAX_CHUNK_BYTES = 8 << 10;

    /// TLS → [RequestDeadline] → HTTP codec → [RequestRules] → [FailureBrake] → [EdgeRouter].
    ///
    /// @param api whether the API is served there too, or handshakes alone
    ChannelInitializer<Channel> connections(ServerTls tls, boolean api) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                SslHandler handler = tls.plain().newHandler(channel.alloc());
                handler.setHandshakeTimeoutMillis(config.handshakeTimeout().toMillis());
                RequestDeadline deadline = new RequestDeadline(config);
                channel.pipeline()
                    .addLast("tls", handler)
                    .addLast("deadline", deadline)
                    .addLast("http",
                            new HttpServerCodec(config.maxHeaderBytes() / 4, config.maxHeaderBytes(),
                                    MAX_CHUNK_BYTES))
                    .addLast("request-end", deadline.new End())
                    .addLast("rules", new RequestRules())
                    .addLast("brake", new FailureBrake(failures))
                    .addLast("router", new EdgeRouter(api, config.maxBodyBytes(), control, relay, workers));
            }
        };
    }
}
