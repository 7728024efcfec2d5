package io.culvert.control.admin;

import io.culvert.control.api.ApiCall;
import io.culvert.control.api.ApiError;
import io.culvert.control.api.ErrorType;
import io.culvert.control.operation.Members;
import io.culvert.identity.Directory;
import io.culvert.identity.IdentityLimits;
import io.culvert.identity.Policy;
import io.culvert.identity.PolicyRules;
import io.culvert.identity.QualifiedName;
import io.culvert.policy.PolicyDocument;
import io.culvert.policy.PolicyException;
import java.time.InstantSource;
import java.util.Map;

/// Policies under their names. A document that means nothing here is refused before it is kept.
final class PolicyOperations {

    private final Administered administered;
    private final IdentityLimits limits;
    private final InstantSource clock;

    PolicyOperations(Administered administered, IdentityLimits limits, InstantSource clock) {
        this.administered = administered;
        this.limits = limits;
        this.clock = clock;
    }

    Map<String, AdminOperation> byName() {
        return Map.of("PutPolicy", this::put, "GetPolicy", this::get, "DeletePolicy", this::delete,
                "ListPolicies", this::list);
    }

    private Map<String, ?> put(Members input, ApiCall call) {
        String document = input.requiredText("policyDocument", AdminMemberRules.DOCUMENT);
        QualifiedName name = policy(input, call);
        check(input.at("policyDocument"), document);
        administered.change(PolicyRules.put(new Policy(name, document, clock.instant()), limits));
        return Map.of("policyArn", Policy.arn(name));
    }

    /// Refuses a document that says what this service does not know.
    static void check(String at, String document) {
        try {
            PolicyDocument.parse(document);
        } catch (PolicyException e) {
            throw new ApiError(ErrorType.VALIDATION, at + ": " + e.text());
        }
    }

    private Map<String, ?> get(Members input, ApiCall call) {
        QualifiedName name = policy(input, call);
        Policy policy = administered.directory()
            .policy(name)
            .orElseThrow(() -> new ApiError(ErrorType.RESOURCE_NOT_FOUND, "policy: " + name.name()
                    + " is not there (expected: one of account " + name.account() + ")"));
        return Map.of("policyName", name.name(), "policyArn", Policy.arn(name), "policyDocument",
                policy.document(), "updatedAt", policy.updatedAt());
    }

    private Map<String, ?> delete(Members input, ApiCall call) {
        administered.change(PolicyRules.delete(policy(input, call)));
        return Map.of();
    }

    private Map<String, ?> list(Members input, ApiCall call) {
        String account = administered.account(input, call);
        administered.require(call, Arn.policy(account, "*"));
        Directory directory = administered.directory();
        return Map.of("policies",
                directory.policiesOf(account).stream().map(policy -> shown(directory, policy)).toList());
    }

    private static Map<String, Object> shown(Directory directory, Policy policy) {
        return Map.of("accountId", policy.name().account(), "policyName", policy.name().name(), "policyArn",
                Policy.arn(policy.name()), "users", directory.usersWith(policy.name()).size(), "updatedAt",
                policy.updatedAt());
    }

    /// The policy that the call names, once the caller may do it to that policy.
    private QualifiedName policy(Members input, ApiCall call) {
        String name = input.requiredText("policyName", AdminMemberRules.POLICY_NAME);
        String account = administered.account(input, call);
        call.note("policy", name);
        administered.require(call, Arn.policy(account, name));
        return new QualifiedName(account, name);
    }
}
