package io.culvert.policy;

import io.culvert.identity.Caller;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The condition keys of one request, with those about its caller.
final class RequestKeys {

    private final Map<String, List<String>> values;

    RequestKeys(AccessRequest request) {
        values = new HashMap<>(request.context());
        Caller caller = request.caller();
        values.put("aws:userid", List.of(caller.userId()));
        values.put("aws:PrincipalArn", List.of(caller.arn()));
        values.put("aws:PrincipalAccount", List.of(caller.account()));
        values.put("aws:PrincipalType", List.of(caller.isRoot() ? "Account" : "User"));
        if (!caller.isRoot()) {
            values.put("aws:username", List.of(caller.userName()));
        }
    }

    /// The request's values of a key; none when it is missing. A tag's key counts with its case where the
    /// request has it so; otherwise the values of all that differ in case alone.
    List<String> values(ConditionKey key) {
        List<String> exact = values.get(key.name());
        if (exact != null || !key.isTag()) {
            return exact == null ? List.of() : exact;
        }
        return values.entrySet()
            .stream()
            .filter(entry -> entry.getKey().equalsIgnoreCase(key.name()))
            .flatMap(entry -> entry.getValue().stream())
            .toList();
    }
}
