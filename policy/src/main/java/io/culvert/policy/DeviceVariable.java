package io.culvert.policy;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// A variable in the resource of a device's policy.
enum DeviceVariable {
    /// The client id of the connection.
    CLIENT_ID("iot:ClientId"),
    /// The thing whose name is the client id, if the certificate is attached to it.
    THING_NAME("iot:Connection.Thing.ThingName");

    private final String wireName;

    DeviceVariable(String wireName) {
        this.wireName = wireName;
    }

    static Optional<DeviceVariable> find(String name) {
        return Arrays.stream(values()).filter(each -> each.wireName.equalsIgnoreCase(name)).findAny();
    }

    static List<String> wireNames() {
        return Arrays.stream(values()).map(each -> each.wireName).toList();
    }
}
