package io.culvert.server;

import io.culvert.control.BodyBudget;
import io.culvert.control.BodyConfig;
import io.culvert.control.ControlApi;
import io.culvert.control.ControlHandler;
import io.culvert.control.RequestBody;
import io.culvert.relay.Relay;
import io.culvert.transport.Faults;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequest;
import java.util.OptionalInt;
import java.util.concurrent.Executor;

/// Adds the rest of the pipeline when a connection's first request shows whether it is a handshake of the
/// relay or a call to the API. Then leaves the pipeline.
final class EdgeRouter extends ChannelInboundHandlerAdapter {

    private static final int MAX_HANDSHAKE_BODY_BYTES = 1024;

    private final OptionalInt apiElsewhere;
    private final BodyConfig bodies;
    private final BodyBudget budget;
    private final ControlApi control;
    private final Relay relay;
    private final Executor workers;

    /// @param apiElsewhere the port that serves the API, if this listener accepts handshakes alone
    /// @param bodies of API requests
    /// @param budget memory for requests that are not verified yet, for all connections
    EdgeRouter(OptionalInt apiElsewhere, BodyConfig bodies, BodyBudget budget, ControlApi control,
            Relay relay, Executor workers) {
        this.apiElsewhere = apiElsewhere;
        this.bodies = bodies;
        this.budget = budget;
        this.control = control;
        this.relay = relay;
        this.workers = workers;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof HttpRequest request)) {
            ctx.fireChannelRead(message);
            return;
        }
        ChannelPipeline pipeline = ctx.pipeline();
        String path = request.uri().split("\\?", 2)[0];
        if (apiElsewhere.isPresent() || path.equals(Relay.PATH)
                || request.headers().containsValue(HttpHeaderNames.UPGRADE, "websocket", true)) {
            pipeline.addLast("http-body", new HttpObjectAggregator(MAX_HANDSHAKE_BODY_BYTES));
            pipeline.addLast("handshake", relay.handshake(apiElsewhere));
            pipeline.get(RequestDeadline.class).lastRequest();
            pipeline.remove(FoldedHeaders.class);
            pipeline.remove(FoldedHeaders.Bodies.class);
            pipeline.remove(RequestRules.class);
        } else {
            pipeline.addLast("http-body", new RequestBody(bodies, budget, control));
            pipeline.addLast("api", new ControlHandler(control, budget, workers));
        }
        ctx.fireChannelRead(request);
        pipeline.remove(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        Faults.note("a connection before its first request", cause);
        ctx.close();
    }
}
