package io.culvert.control.admin;

import io.culvert.control.api.ApiCall;
import io.culvert.control.operation.Members;
import io.culvert.control.operation.Operation;
import io.culvert.identity.Directory;
import java.util.Map;

/// Lists the policies of an account, without their documents.
final class ListPolicies implements Operation {

    private final Administered administered;

    ListPolicies(Administered administered) {
        this.administered = administered;
    }

    @Override
    public String name() {
        return "ListPolicies";
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        String account = administered.account(input, call);
        administered.require(call, Arn.policy(account, "*"));
        Directory directory = administered.directory();
        return Map.of("policies",
                directory.policiesOf(account)
                    .stream()
                    .map(policy -> IdentityShapes.policy(policy, directory.usersWith(policy.name()).size()))
                    .toList());
    }
}
