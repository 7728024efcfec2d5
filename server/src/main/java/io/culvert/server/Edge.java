package io.culvert.server;

import io.culvert.control.BodyBudget;
import io.culvert.control.ControlApi;
import io.culvert.relay.Relay;
import io.culvert.transport.IntakeHandler;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.ssl.SslHandler;
import java.time.InstantSource;
import java.util.OptionalInt;
import java.util.concurrent.Executor;

/// The pipeline of the HTTPS listeners, the first code that reads input of unauthenticated clients.
///
/// @param budget memory for requests that are not verified yet, for all listeners
/// @param workers run calls, which block, each on a virtual thread
/// @param clock for the Date header
record Edge(EdgeConfig config, Failures failures, BodyBudget budget, ControlApi control, Relay relay,
        Executor workers, InstantSource clock) {

    private static final int MAX_CHUNK_BYTES = 8 << 10;

    /// [HelloRouter], which leaves, → TLS → [IntakeHandler] → [RequestDeadline] → [LingeringClose] →
    /// [FoldedHeaders] → HTTP codec → [PartCount] → [AnswerDate] → [RequestRules] → [FailureBrake] →
    /// [EdgeRouter].
    ///
    /// @param apiElsewhere the port that serves the API, for a listener that accepts handshakes alone
    ChannelInitializer<Channel> connections(ServerTls tls, OptionalInt apiElsewhere) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                SslHandler handler = tls.plain().newHandler(channel.alloc());
                handler.setHandshakeTimeoutMillis(config.handshakeTimeout().toMillis());
                RequestDeadline deadline = new RequestDeadline(config);
                FoldedHeaders folded = new FoldedHeaders();
                channel.pipeline()
                    .addLast("tls", handler)
                    .addLast("intake", new IntakeHandler())
                    .addLast("deadline", deadline)
                    .addLast("linger", new LingeringClose(deadline, config.bodies().discardBytes()))
                    .addLast("folded", folded)
                    .addLast("http",
                            new HttpServerCodec(config.maxHeaderBytes() / 4, config.maxHeaderBytes(),
                                    MAX_CHUNK_BYTES))
                    .addLast("parts", new PartCount())
                    .addLast("bodies", folded.new Bodies())
                    .addLast("request-end", deadline.new End())
                    .addLast("date", new AnswerDate(clock))
                    .addLast("rules", new RequestRules())
                    .addLast("brake", new FailureBrake(failures))
                    .addLast("router",
                            new EdgeRouter(apiElsewhere, config.bodies(), budget, control, relay, workers));
            }
        };
    }
}
