package io.culvert.notify;

import io.netty.handler.codec.mqtt.MqttConnectVariableHeader;
import io.netty.handler.codec.mqtt.MqttProperties;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/// The services that a device claims to offer: service ids separated by commas, in the user property
/// `culvert-services` of its CONNECT. Only for display: the service never relies on them (spec: device 3).
final class OfferedServices {

    static final String PROPERTY = "culvert-services";

    private static final int MAX_CHARS = 1024;
    private static final Pattern SERVICE_ID = Pattern.compile("[a-zA-Z0-9_:.-]{1,128}");

    private OfferedServices() {}

    /// The distinct ids; empty if the property is missing or malformed.
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
