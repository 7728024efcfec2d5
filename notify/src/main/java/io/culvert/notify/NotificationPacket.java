package io.culvert.notify;

import io.culvert.tunnel.Notification;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/// The payload of a notification (spec: device 3).
final class NotificationPacket {

    private NotificationPacket() {}

    /// The JSON document with exactly four members. Tokens, regions and service ids contain no character that
    /// JSON escapes.
    static ByteBuf payload(Notification notification, String region) {
        String services = notification.services()
            .stream()
            .map(id -> '"' + id + '"')
            .collect(Collectors.joining(","));
        return Unpooled.copiedBuffer("{\"clientAccessToken\":\"" + notification.token().reveal()
                + "\",\"clientMode\":\"destination\",\"region\":\"" + region + "\",\"services\":[" + services
                + "]}", StandardCharsets.UTF_8);
    }
}
