package io.culvert.notify.outlet;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.culvert.notify.NotificationPayload;
import io.culvert.notify.outlet.OutletException.Extent;
import io.culvert.transport.ConnectFailure;
import io.culvert.transport.Endpoint;
import io.culvert.transport.HttpExchange;
import io.culvert.transport.Reasons;
import io.culvert.transport.TlsContexts;
import io.culvert.transport.WebProxies;
import io.culvert.tunnel.HmacKey;
import io.culvert.tunnel.Notification;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Set;

/// Posts notifications to an HTTPS server, signed. A call that is repeated has the same idempotency key.
final class Webhook implements Outlet {

    private static final int TLS_PORT = 443;
    private static final int PLAIN_PORT = 80;
    private static final int MIN_SECRET_BYTES = 16;
    private static final int MAX_ANSWER_BYTES = 64 << 10;

    /// Statuses by which a server says that it takes nothing at the moment.
    private static final Set<Integer> LATER = Set.of(408, 425, 429);

    private final URI url;
    private final Receiver receiver;
    private final String region;
    private final HmacKey secret;
    private final HttpExchange http;
    private final InstantSource clock;

    Webhook(OutletConfig.Webhook settings, String region, WebProxies webProxies, InstantSource clock)
            throws IOException {
        this.url = settings.url();
        this.receiver = Receiver.of(url, settings.isEncrypted() ? TLS_PORT : PLAIN_PORT);
        this.region = region;
        this.clock = clock;
        byte[] key = Files.readString(settings.secretFile()).strip().getBytes(UTF_8);
        if (key.length < MIN_SECRET_BYTES) {
            throw new IOException(settings.secretFile() + " holds a secret of " + key.length
                    + " bytes (expected: " + MIN_SECRET_BYTES + " or more)");
        }
        this.secret = new HmacKey(key);
        this.http = new HttpExchange(endpoint(settings, webProxies), "webhook", MAX_ANSWER_BYTES);
    }

    private Endpoint endpoint(OutletConfig.Webhook settings, WebProxies webProxies) throws IOException {
        return settings.isEncrypted()
                ? receiver.endpoint(TlsContexts.client(Receiver.trusted(settings.authorities())), webProxies)
                : receiver.endpoint(null, WebProxies.NONE);
    }

    @Override
    public String name() {
        return "the webhook at " + receiver;
    }

    @Override
    public void deliver(Notification notification) throws OutletException, InterruptedException {
        HttpExchange.Answer answer;
        try {
            answer = http.send(request(notification));
        } catch (ConnectFailure e) {
            throw new OutletException(Extent.RECEIVER, "it " + e.sentence(), e);
        } catch (IOException e) {
            throw new OutletException(Extent.RECEIVER, Reasons.of(e), e);
        }
        int status = answer.status();
        if (status >= 500 || LATER.contains(status)) {
            throw new OutletException(Extent.RECEIVER, words(status),
                    RetryAfter.of(answer.headers().get(HttpHeaderNames.RETRY_AFTER), clock.instant()));
        }
        if (status < 200 || status >= 300) {
            throw new OutletException(Extent.NOTIFICATION, "status " + status);
        }
    }

    private static String words(int status) {
        return switch (status) {
            case 429 -> "it has had too many requests (status 429)";
            case 503 -> "it is unavailable or overloaded (status 503)";
            default -> "it answers with status " + status;
        };
    }

    private FullHttpRequest request(Notification notification) {
        String body = body(notification);
        String time = Long.toString(clock.instant().getEpochSecond());
        FullHttpRequest request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, target(),
                Unpooled.copiedBuffer(body, UTF_8));
        request.headers()
            .set(HttpHeaderNames.HOST, url.getRawAuthority())
            .set(HttpHeaderNames.USER_AGENT, "culvert")
            .set(HttpHeaderNames.CONTENT_TYPE, "application/json")
            .set(HttpHeaderNames.CONTENT_LENGTH, request.content().readableBytes())
            .set("idempotency-key", notification.tunnelId() + "-" + notification.version())
            .set("culvert-timestamp", time)
            .set("culvert-signature", "v1=" + HexFormat.of().formatHex(secret.tag(time + "." + body)));
        return request;
    }

    private String target() {
        String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        return url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
    }

    /// No member contains a character that JSON escapes.
    private String body(Notification notification) {
        return "{\"account\":\"" + notification.account() + "\",\"thingName\":\"" + notification.thingName()
                + "\",\"tunnelId\":\"" + notification.tunnelId() + "\",\"expiresAt\":\""
                + notification.expiresAt() + "\",\"notification\":"
                + NotificationPayload.json(notification, region) + "}";
    }

    @Override
    public void close() {
        http.close();
    }
}
