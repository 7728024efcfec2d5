package io.culvert.notify;

import io.netty.handler.codec.mqtt.MqttConnectVariableHeader;
import io.netty.handler.codec.mqtt.MqttProperties;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/// The services that a device says it offers: the user property `culvert-services` of its CONNECT, service
/// ids joined by commas. Only for people: what a device is asked for does not depend on it (spec: device 3).
final class OfferedServices {

    static final String PROPERTY = "culvert-services";

    private static final int MAX_CHARS = 1024;
    private static final Pattern SERVICE_ID = Pattern.compile("[a-zA-Z0-9_:.-]{1,128}");

    private OfferedServices() {}

    /// The ids, none twice; empty if the device does not say, or says it in another form.
    static List<String> of(MqttConnectVariableHeader connect) {
        return connect.properties()
            .getProperties(MqttProperties.USER_PROPERTY)
            .stream()
            .filter(MqttProperties.UserProperty.class::isInstance)
            .map(property -> ((MqttProperties.UserProperty) property).value())
            .filter(pair -> pair.key.equals(PROPERTY) && pair.value.length() <= MAX_CHARS)
            .findFirst()
            .map(pair -> ids(pair.value))
            .orElse(List.of());
    }

    private static List<String> ids(String joined) {
        return Arrays.stream(joined.split(","))
            .filter(id -> SERVICE_ID.matcher(id).matches())
            .distinct()
            .toList();
    }
}
