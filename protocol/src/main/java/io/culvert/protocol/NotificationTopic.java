package io.culvert.protocol;

/// The MQTT topic of the notifications that tell a device of its tunnels (spec: device 3).
public final class NotificationTopic {

    private NotificationTopic() {}

    /// The topic of a thing.
    public static String of(String thing) {
        return "$aws/things/" + thing + "/tunnels/notify";
    }
}
