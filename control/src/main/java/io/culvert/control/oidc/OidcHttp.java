package io.culvert.control.oidc;

import io.culvert.transport.Endpoint;
import io.culvert.transport.HttpExchange;
import io.culvert.transport.WebProxies;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Requests to one identity provider. Follows no redirects, and accepts answers of at most 256 KiB. Blocks.
final class OidcHttp {

    private static final int MAX_ANSWER_BYTES = 256 << 10;
    private static final int HTTPS_PORT = 443;
    private static final int HTTP_PORT = 80;

    private final Supplier<SslContext> tls;
    private final WebProxies proxies;

    /// @param tls the trusted CAs
    OidcHttp(Supplier<SslContext> tls, WebProxies proxies) {
        this.tls = tls;
        this.proxies = proxies;
    }

    String get(URI uri) throws IOException {
        return send(uri, HttpMethod.GET, "", Map.of());
    }

    /// Sends a form.
    String post(URI uri, String form, Map<String, String> headers) throws IOException {
        return send(uri, HttpMethod.POST, form, headers);
    }

    private String send(URI uri, HttpMethod method, String body, Map<String, String> headers)
            throws IOException {
        try (HttpExchange http = new HttpExchange(endpoint(uri), "oidc", MAX_ANSWER_BYTES)) {
            HttpExchange.Answer answer = http.send(request(uri, method, body, headers));
            if (answer.status() != 200) {
                throw new IOException(uri.getHost() + " answered " + answer.status());
            }
            return answer.body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private Endpoint endpoint(URI uri) {
        boolean secure = Objects.equals(uri.getScheme(), "https");
        int port = uri.getPort() > 0 ? uri.getPort() : secure ? HTTPS_PORT : HTTP_PORT;
        String host = uri.getHost().replace("[", "").replace("]", "");
        @Nullable
        Supplier<SslContext> encryption = secure ? tls : null;
        return new Endpoint(host, port, encryption, proxies.to(host, port).orElse(null));
    }

    private static FullHttpRequest request(URI uri, HttpMethod method, String body,
            Map<String, String> headers) {
        String target = (uri.getRawPath().isEmpty() ? "/" : uri.getRawPath())
                + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
        FullHttpRequest request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, method, target,
                Unpooled.copiedBuffer(body, StandardCharsets.UTF_8));
        request.headers()
            .set(HttpHeaderNames.HOST, uri.getRawAuthority())
            .set(HttpHeaderNames.ACCEPT, "application/json")
            .set(HttpHeaderNames.USER_AGENT, "culvert");
        if (method.equals(HttpMethod.POST)) {
            request.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, "application/x-www-form-urlencoded")
                .set(HttpHeaderNames.CONTENT_LENGTH, request.content().readableBytes());
        }
        headers.forEach(request.headers()::set);
        return request;
    }
}
