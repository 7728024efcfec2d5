package io.culvert.control.admin;

import io.culvert.control.api.ApiCall;
import io.culvert.control.operation.Members;
import io.culvert.control.operation.Operation;
import java.util.Map;

/// Lists the roles of an account.
final class ListRoles implements Operation {

    private final Administered administered;

    ListRoles(Administered administered) {
        this.administered = administered;
    }

    @Override
    public String name() {
        return "ListRoles";
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        String account = administered.account(input, call);
        administered.require(call, Arn.role(account, "*"));
        return Map.of("roles",
                administered.directory().rolesOf(account).stream().map(IdentityShapes::role).toList());
    }
}
