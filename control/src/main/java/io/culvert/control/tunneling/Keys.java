package io.culvert.control.tunneling;

import io.culvert.control.operation.LazyValues;
import io.culvert.tunnel.Destination;
import io.culvert.tunnel.Tunnel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// The condition keys of the operations (spec: service 4.2).
final class Keys {

    private final Map<String, List<String>> keys = new HashMap<>();

    /// `aws:ResourceTag/K` of a tunnel that exists.
    Keys resource(Optional<Tunnel> tunnel) {
        tunnel
            .ifPresent(t -> t.tags().forEach((key, value) -> put("aws:ResourceTag/" + key, List.of(value))));
        return this;
    }

    /// `aws:RequestTag/K` and `aws:TagKeys`.
    Keys requestTags(Map<String, String> tags) {
        tags.forEach((key, value) -> put("aws:RequestTag/" + key, List.of(value)));
        return tagKeys(List.copyOf(tags.keySet()));
    }

    /// `aws:TagKeys`; missing when there are none.
    Keys tagKeys(List<String> names) {
        return put("aws:TagKeys", names);
    }

    /// `iot:TunnelDestinationService`.
    Keys destination(Optional<Destination> destination) {
        destination.ifPresent(d -> put("iot:TunnelDestinationService", d.services()));
        return this;
    }

    /// `iot:ThingGroupArn` of a tunnel to a thing.
    ///
    /// @param arns run only if a policy asks for this key
    Keys groups(Optional<Supplier<List<String>>> arns) {
        arns.ifPresent(query -> keys.put("iot:ThingGroupArn", new LazyValues(query)));
        return this;
    }

    /// A key with its values; missing if there are none.
    Keys put(String key, List<String> values) {
        if (!values.isEmpty()) {
            keys.put(key, values);
        }
        return this;
    }

    Map<String, List<String>> all() {
        return keys;
    }
}
