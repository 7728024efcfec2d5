package io.culvert.relay;

import io.culvert.transport.WebSocketAccept;
import io.culvert.transport.WebSocketPipeline;
import io.culvert.tunnel.AttachResult;
import io.culvert.tunnel.AttachResult.Refusal;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/// The HTTP answers to handshakes (spec: wire 5.2, 5.3).
final class HandshakeAnswers {

    private HandshakeAnswers() {}

    /// The client is admitted.
    ///
    /// @param key the request's `Sec-WebSocket-Key`
    static FullHttpResponse switching(String key, AdmittedClient client) {
        FullHttpResponse answer = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1,
                HttpResponseStatus.SWITCHING_PROTOCOLS, Unpooled.EMPTY_BUFFER);
        answer.headers()
            .set(HttpHeaderNames.UPGRADE, "websocket")
            .set(HttpHeaderNames.CONNECTION, "upgrade")
            .set(HttpHeaderNames.SEC_WEBSOCKET_ACCEPT, WebSocketAccept.of(key))
            .set(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, client.answeredSubprotocol())
            .set("channel-id", client.attachment());
        if (client.packed()) {
            answer.headers().set(WebSocketPipeline.PACKED_HEADER, "1");
        }
        return answer;
    }

    /// The client is admitted by another life.
    ///
    /// @param answer the headers of that life's answer
    static FullHttpResponse switching(HttpHeaders answer) {
        FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1,
                HttpResponseStatus.SWITCHING_PROTOCOLS, Unpooled.EMPTY_BUFFER);
        response.headers().set(answer);
        return response;
    }

    static String text(AttachResult.Cause cause) {
        return switch (cause) {
            case SERVER_BEHIND -> "This node's database is behind. Try again.";
            case UNKNOWN_HOME -> "The node that serves this tunnel is not known here. Try again.";
            case HOLDER_LIVES -> "The node that used this token last cannot be asked. Try again.";
        };
    }

    /// The client is refused.
    static FullHttpResponse refusing(HttpResponseStatus status, String text) {
        FullHttpResponse answer = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status,
                Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
        answer.headers()
            .set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8")
            .set(HttpHeaderNames.CONTENT_LENGTH, answer.content().readableBytes())
            .set("channel-id", UUID.randomUUID())
            .set(HttpHeaderNames.CONNECTION, "close");
        return answer;
    }

    static RelayEvent.Reason kind(Refusal refusal) {
        return switch (refusal) {
            case INVALID_TOKEN -> RelayEvent.Reason.INVALID_TOKEN;
            case TOKEN_USED -> RelayEvent.Reason.TOKEN_USED;
            case CLIENT_TOKEN_MISMATCH -> RelayEvent.Reason.CLIENT_TOKEN_MISMATCH;
        };
    }

    static HttpResponseStatus status(Refusal refusal) {
        return switch (refusal) {
            case INVALID_TOKEN -> HttpResponseStatus.FORBIDDEN;
            case TOKEN_USED, CLIENT_TOKEN_MISMATCH -> HttpResponseStatus.BAD_REQUEST;
        };
    }

    static String text(Refusal refusal) {
        return switch (refusal) {
            case INVALID_TOKEN -> "Invalid access-token";
            case TOKEN_USED ->
                "Invalid access token: The access token was previously used and can not be used again.";
            case CLIENT_TOKEN_MISMATCH ->
                "Invalid client token: The provided client token does not match the "
                        + "client token that was previously set.";
        };
    }
}
