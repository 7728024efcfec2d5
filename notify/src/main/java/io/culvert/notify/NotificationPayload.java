package io.culvert.notify;

import io.culvert.tunnel.Notification;
import java.util.stream.Collectors;

/// What a notification tells the device (spec: device 3).
public final class NotificationPayload {

    private NotificationPayload() {}

    /// The JSON document with exactly four members. Tokens, regions and service ids contain no character that
    /// JSON escapes.
    public static String json(Notification notification, String region) {
        String services = notification.services()
            .stream()
            .map(id -> '"' + id + '"')
            .collect(Collectors.joining(","));
        return "{\"clientAccessToken\":\"" + notification.token().reveal()
                + "\",\"clientMode\":\"destination\",\"region\":\"" + region + "\",\"services\":[" + services
                + "]}";
    }
}
