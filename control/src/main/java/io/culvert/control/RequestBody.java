package io.culvert.control;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.TooLongHttpContentException;
import org.jspecify.annotations.Nullable;

/// Gathers a request's body. One that is longer than the cap is not kept: the request goes on without it,
/// marked by a [TooLongHttpContentException], so that [ControlHandler] refuses it in its turn and in the
/// caller's format; what follows of the body is dropped as it comes.
public final class RequestBody extends HttpObjectAggregator {

    public RequestBody(int maxBytes) {
        super(maxBytes);
    }

    @Override
    protected @Nullable Object newContinueResponse(HttpMessage start, int maxBytes,
            ChannelPipeline pipeline) {
        return isContentLengthInvalid(start, maxBytes) ? null
                : super.newContinueResponse(start, maxBytes, pipeline);
    }

    @Override
    protected void handleOversizedMessage(ChannelHandlerContext ctx, HttpMessage oversized) {
        HttpRequest head = (HttpRequest) oversized;
        FullHttpRequest cut = new DefaultFullHttpRequest(head.protocolVersion(), head.method(), head.uri(),
                Unpooled.EMPTY_BUFFER, head.headers(), EmptyHttpHeaders.INSTANCE);
        cut.setDecoderResult(DecoderResult
            .failure(new TooLongHttpContentException("body: longer than " + maxContentLength() + " bytes")));
        ctx.fireChannelRead(cut);
    }
}
