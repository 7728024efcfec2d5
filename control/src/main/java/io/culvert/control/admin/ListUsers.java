package io.culvert.control.admin;

import io.culvert.control.api.ApiCall;
import io.culvert.control.operation.Members;
import io.culvert.control.operation.Operation;
import io.culvert.identity.Directory;
import java.util.Map;

/// Lists the users of an account.
final class ListUsers implements Operation {

    private final Administered administered;

    ListUsers(Administered administered) {
        this.administered = administered;
    }

    @Override
    public String name() {
        return "ListUsers";
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        String account = administered.account(input, call);
        administered.require(call, Arn.user(account, "*"));
        Directory directory = administered.directory();
        return Map.of("users",
                directory.usersOf(account)
                    .stream()
                    .map(user -> IdentityShapes.user(user, directory.keysOf(user.name()).size()))
                    .toList());
    }
}
