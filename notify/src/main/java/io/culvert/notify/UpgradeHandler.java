package io.culvert.notify;

import io.culvert.transport.Faults;
import io.culvert.transport.WebSocketAccept;
import io.culvert.transport.WebSocketPipeline;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Answers the handshake of MQTT over WebSocket (RFC 6455, 4.2; MQTT 3.1.1, 6): `GET /mqtt` with the
/// subprotocol `mqtt`. The device is known by its client certificate, as without WebSocket; credentials in the
/// request have no effect. After the handshake, WebSocket frames take the place of HTTP.
final class UpgradeHandler extends ChannelInboundHandlerAdapter {

    private static final String PATH = "/mqtt";

    /// The second is the name in MQTT 3.1; some clients offer only that.
    private static final Set<String> SUBPROTOCOLS = Set.of("mqtt", "mqttv3.1");

    private @Nullable HttpRequest accepted;
    private boolean refused;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            if (!refused && message instanceof HttpRequest request) {
                answer(ctx, request);
            }
            HttpRequest upgraded = accepted;
            if (message instanceof LastHttpContent && upgraded != null) {
                upgrade(ctx, upgraded);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void answer(ChannelHandlerContext ctx, HttpRequest request) {
        String fault = fault(request);
        if (fault.isEmpty()) {
            accepted = request;
        } else {
            refused = true;
            ctx.writeAndFlush(refusal(fault)).addListener(ChannelFutureListener.CLOSE);
        }
    }

    /// @return an empty text for a valid request
    private static String fault(HttpRequest request) {
        HttpHeaders headers = request.headers();
        if (request.decoderResult().isFailure()) {
            return "request: malformed or too long";
        }
        if (!request.method().equals(HttpMethod.GET) || !request.uri().split("\\?", 2)[0].equals(PATH)) {
            return "request: unknown here (expected: GET " + PATH + ", to upgrade to a WebSocket)";
        }
        if (!headers.containsValue(HttpHeaderNames.UPGRADE, "websocket", true)
                || !headers.containsValue(HttpHeaderNames.CONNECTION, "upgrade", true)
                || !headers.get(HttpHeaderNames.SEC_WEBSOCKET_VERSION, "").equals("13")
                || headers.get(HttpHeaderNames.SEC_WEBSOCKET_KEY, "").isBlank()
                || HttpUtil.isTransferEncodingChunked(request)
                || HttpUtil.getContentLength(request, 0L) != 0) {
            return "request: no WebSocket upgrade (expected: version 13 of RFC 6455)";
        }
        return subprotocol(headers).isEmpty() ? "Sec-WebSocket-Protocol: unknown or missing (expected: mqtt)"
                : "";
    }

    private static Optional<String> subprotocol(HttpHeaders headers) {
        return headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL)
            .stream()
            .flatMap(line -> Stream.of(line.split(",", -1)))
            .map(String::strip)
            .filter(SUBPROTOCOLS::contains)
            .findFirst();
    }

    private void upgrade(ChannelHandlerContext ctx, HttpRequest request) {
        FullHttpResponse answer = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1,
                HttpResponseStatus.SWITCHING_PROTOCOLS, Unpooled.EMPTY_BUFFER);
        answer.headers()
            .set(HttpHeaderNames.UPGRADE, "websocket")
            .set(HttpHeaderNames.CONNECTION, "upgrade")
            .set(HttpHeaderNames.SEC_WEBSOCKET_ACCEPT,
                    WebSocketAccept.of(request.headers().get(HttpHeaderNames.SEC_WEBSOCKET_KEY, "")))
            .set(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, subprotocol(request.headers()).orElseThrow());
        ctx.writeAndFlush(answer);
        ChannelPipeline pipeline = ctx.pipeline();
        WebSocketPipeline.addBytesServer(pipeline, OpeningHandler.NEXT);
        pipeline.addBefore(OpeningHandler.NEXT, "websocket-end", new WebSocketEnd());
        pipeline.remove(this);
        pipeline.remove("http");
    }

    private static FullHttpResponse refusal(String text) {
        FullHttpResponse answer = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1,
                HttpResponseStatus.BAD_REQUEST, Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
        answer.headers()
            .set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8")
            .set(HttpHeaderNames.CONTENT_LENGTH, answer.content().readableBytes())
            .set(HttpHeaderNames.CONNECTION, "close");
        return answer;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        Faults.note("a device's WebSocket handshake", cause);
        ctx.close();
    }
}
