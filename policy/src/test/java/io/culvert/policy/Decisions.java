package io.culvert.policy;

import io.culvert.identity.Caller;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Asks policies about requests of user alice, in short words.
final class Decisions {

    static final Caller ALICE = new Caller("111122223333", "alice", "AIDAALICE",
            "arn:aws:iam::111122223333:user/alice", "AKIAALICE");

    private Decisions() {}

    static PolicyDocument document(String statements) {
        return PolicyDocument.parse("{\"Version\":\"2012-10-17\",\"Statement\":" + statements + "}");
    }

    static PolicyAuthorizer authorizer(String statements) {
        return authorizer(document(statements));
    }

    static PolicyAuthorizer authorizer(PolicyDocument document) {
        return new PolicyAuthorizer(caller -> List.of(new NamedPolicy("ops", document)));
    }

    static AccessRequest request(String action, String resources, String keys) {
        return new AccessRequest(ALICE, action,
                Stream.of(resources.split(" and ")).map(Decisions::arn).toList(), context(keys));
    }

    private static String arn(String resource) {
        return resource.startsWith("arn:") || resource.equals("*") ? resource
                : "arn:aws:iot:eu-west-1:111122223333:" + resource;
    }

    /// Reads `KEY=VALUE ; KEY=VALUE`.
    static Map<String, List<String>> context(String keys) {
        return Arrays.stream(keys.split(" ; "))
            .filter(pair -> !pair.isBlank())
            .map(pair -> pair.strip().split("=", 2))
            .collect(Collectors.groupingBy(pair -> pair[0],
                    Collectors.mapping(pair -> pair[1], Collectors.toList())));
    }
}
