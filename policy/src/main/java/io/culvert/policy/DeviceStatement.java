package io.culvert.policy;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One statement of a device's policy.
///
/// @param attached the required value of `iot:Connection.Thing.IsAttached`, or null for either
record DeviceStatement(Effect effect, Set<DeviceAction> actions, List<DeviceResource> resources,
        @Nullable Boolean attached) {

    boolean applies(DeviceAction action, String resource, DeviceConnection connection) {
        return actions.contains(action) && (attached == null || attached == connection.isThing())
                && resources.stream().anyMatch(pattern -> pattern.covers(resource, connection));
    }
}
