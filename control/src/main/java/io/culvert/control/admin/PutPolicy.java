package io.culvert.control.admin;

import io.culvert.control.api.ApiCall;
import io.culvert.control.operation.Members;
import io.culvert.control.operation.Operation;
import io.culvert.identity.IdentityLimits;
import io.culvert.identity.Policy;
import io.culvert.identity.PolicyRules;
import io.culvert.identity.QualifiedName;
import java.time.InstantSource;
import java.util.Map;

/// Stores a policy under its name, and replaces the previous document of that name.
final class PutPolicy implements Operation {

    private final Administered administered;
    private final Subjects subjects;
    private final IdentityLimits limits;
    private final InstantSource clock;

    PutPolicy(Administered administered, Subjects subjects, IdentityLimits limits, InstantSource clock) {
        this.administered = administered;
        this.subjects = subjects;
        this.limits = limits;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "PutPolicy";
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        String document = PolicyMember.document(input);
        QualifiedName name = subjects.policy(input, call);
        administered.change(PolicyRules.put(new Policy(name, document, clock.instant()), limits));
        return Map.of("policyArn", Policy.arn(name));
    }
}
