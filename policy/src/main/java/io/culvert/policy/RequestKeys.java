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
        this(request.caller(), request.context());
    }

    /// The keys of a request without a caller.
    RequestKeys(Map<String, List<String>> context) {
        values = new HashMap<>(context);
    }

    RequestKeys(Caller caller, Map<String, List<String>> context) {
        values = new HashMap<>(context);
        values.put("aws:userid", List.of(caller.userId()));
        values.put("aws:PrincipalArn", List.of(caller.arn()));
        values.put("aws:PrincipalAccount", List.of(caller.account()));
        values.put("aws:PrincipalType", List.of(type(caller)));
        if (!caller.isRoot() && !caller.isRoleSession()) {
            values.put("aws:username", List.of(caller.userName()));
        }
        caller.session().ifPresent(session -> {
            values.putAll(session.keys());
            values.put("aws:TokenIssueTime", List.of(session.issuedAt().toString()));
        });
    }

    private static String type(Caller caller) {
        if (caller.isRoot()) {
            return "Account";
        }
        return caller.isRoleSession() ? "AssumedRole" : "User";
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
