package io.culvert.policy;

import io.culvert.identity.Caller;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The action that a caller wants to perform.
///
/// @param caller the caller
/// @param action `iot:OpenTunnel`, one of [Actions] in exactly its spelling
/// @param resources ARNs, one or more, all of which must be allowed
/// @param context condition keys as IAM names them, with their values; an absent key is missing, and so is one
/// without values. A list of values may run a query when it is first read. The keys about the caller are
/// derived from `caller` and not included
public record AccessRequest(Caller caller, String action, List<String> resources,
        Map<String, List<String>> context) {

    public AccessRequest {
        resources = List.copyOf(resources);
        context = Map.copyOf(context);
        if (!Actions.ALL.contains(action)) {
            throw new IllegalArgumentException("action: " + action + " (expected: one of Actions)");
        }
        if (resources.isEmpty()) {
            throw new IllegalArgumentException("resources: none (expected: one or more)");
        }
    }

    /// A request written by a person, with the action and the keys in upper or lower case.
    ///
    /// @throws PolicyException for an action or a key that is unknown
    public static AccessRequest written(Caller caller, String action, List<String> resources,
            Map<String, List<String>> context) {
        String known = Actions.find(action)
            .orElseThrow(() -> new Place("action").unknown(action, Actions.ALL));
        Map<String, List<String>> keys = new HashMap<>();
        context.forEach((name,
                values) -> keys.put(ConditionKey.find(name)
                    .orElseThrow(() -> new Place("context").unknown(name, ConditionKey.names()))
                    .name(), values));
        return new AccessRequest(caller, known, resources, keys);
    }
}
