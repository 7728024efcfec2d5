package io.culvert.protocol;

/// The MQTT topic of the notifications that give a device the tokens of its tunnels (spec: device 3).
public final class NotificationTopic {

    /// The part before the thing's name.
    public static final String PREFIX = "$aws/things/";

    private NotificationTopic() {}

    /// The topic of a thing.
    public static String of(String thing) {
        return of(PREFIX, thing);
    }

    /// The topic of a thing at a broker that keeps these topics elsewhere.
    ///
    /// @param prefix in place of [#PREFIX]
    public static String of(String prefix, String thing) {
        return prefix + thing + "/tunnels/notify";
    }
}
