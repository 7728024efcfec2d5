package io.culvert.control.iot;

import io.culvert.registry.Presence;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The output members about a thing's connection. A device is connected while it waits for tunnels.
final class Connectivity {

    private Connectivity() {}

    /// @param known null if the device has never connected
    static Map<String, Object> members(@Nullable Presence known) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("connected", known != null && known.connected());
        if (known != null) {
            members.put("timestamp", known.since());
        }
        return members;
    }
}
