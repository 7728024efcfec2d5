package io.culvert.policy;

import io.culvert.identity.Caller;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The condition keys of one request, including those about its caller.
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

    /// The request's values of a key; empty if the key is missing. If the request has a tag of exactly this
    /// spelling, only that tag's value; otherwise the values of all tags whose keys differ only in case.
    List<String> values(ConditionKey key) {
        List<String> exact = values.get(key.name());
        if (exact != null || !key.isTag()) {
            return exact == null ? List.of() : exact;
        }
        return spellings(key).flatMap(List::stream).toList();
    }

    /// The request's values of a key: one list for each spelling of the key in the request, or one empty list
    /// if the key is missing.
    List<List<String>> valuesBySpelling(ConditionKey key) {
        List<List<String>> found = key.isTag() ? spellings(key).toList() : List.of(values(key));
        return found.isEmpty() ? List.of(List.of()) : found;
    }

    private Stream<List<String>> spellings(ConditionKey key) {
        return values.entrySet()
            .stream()
            .filter(entry -> Folding.ASCII.equal(entry.getKey(), key.name()))
            .map(Map.Entry::getValue);
    }
}
