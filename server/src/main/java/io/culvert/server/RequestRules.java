package io.culvert.server;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/// Refuses improper HTTP/1 requests before any other handler reads them: malformed or too long, with a folded
/// header line, of another version, not naming exactly one host, or naming its target other than by a path or
/// as `https://` with that host and a path (RFC 9112, 3.2.2), which means the path. Closes the connection of
/// such a request, because it is unknown where the next request begins.
final class RequestRules extends ChannelInboundHandlerAdapter {

    private boolean refused;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!refused && message instanceof HttpObject part && part.decoderResult().isFailure()) {
            refuse(ctx, status(part.decoderResult().cause()));
        } else if (!refused && message instanceof HttpRequest request) {
            nameTargetByPath(request);
            if (!isProper(request)) {
                refuse(ctx, HttpResponseStatus.BAD_REQUEST);
            }
        }
        if (refused) {
            ReferenceCountUtil.release(message);
        } else {
            ctx.fireChannelRead(message);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof FoldedHeaders.Found found && !refused) {
            refuse(ctx, switch (found) {
                case FOLDED -> HttpResponseStatus.BAD_REQUEST;
                case TOO_MANY_LINES -> HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE;
            });
        }
        ctx.fireUserEventTriggered(event);
    }

    private static boolean isProper(HttpRequest request) {
        return request.protocolVersion().majorVersion() == 1
                && request.headers().getAll(HttpHeaderNames.HOST).size() == 1
                && request.uri().startsWith("/");
    }

    /// Replaces a target of the form `https://` with the request's host by its path.
    private static void nameTargetByPath(HttpRequest request) {
        String uri = request.uri();
        String origin = "https://" + request.headers().get(HttpHeaderNames.HOST);
        if (uri.regionMatches(true, 0, origin, 0, origin.length())) {
            String rest = uri.substring(origin.length());
            request.setUri(rest.isEmpty() || rest.startsWith("?") ? "/" + rest : rest);
        }
    }

    private static HttpResponseStatus status(Throwable cause) {
        return switch (cause) {
            case TooLongHttpLineException line -> HttpResponseStatus.REQUEST_URI_TOO_LONG;
            case TooLongHttpHeaderException header -> HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE;
            default -> HttpResponseStatus.BAD_REQUEST;
        };
    }

    private void refuse(ChannelHandlerContext ctx, HttpResponseStatus status) {
        refused = true;
        FullHttpResponse answer = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status,
                Unpooled.copiedBuffer("request: " + status.reasonPhrase() + "\n", StandardCharsets.UTF_8));
        answer.headers()
            .set("x-amzn-RequestId", UUID.randomUUID().toString())
            .set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8")
            .set(HttpHeaderNames.CONTENT_LENGTH, answer.content().readableBytes())
            .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        ctx.writeAndFlush(answer).addListener(ChannelFutureListener.CLOSE);
    }
}
