package io.culvert.control.admin;

import io.culvert.control.api.ApiCall;
import io.culvert.control.operation.Members;
import io.culvert.control.operation.Operation;
import java.util.List;
import java.util.Map;

/// Lists all accounts for callers of the operator's account; for other callers, their own account alone.
final class ListAccounts implements Operation {

    private final Administered administered;

    ListAccounts(Administered administered) {
        this.administered = administered;
    }

    @Override
    public String name() {
        return "ListAccounts";
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        boolean all = administered.isOperator(call);
        String own = call.caller().account();
        administered.require(call, Arn.account(all ? "*" : own));
        List<Map<String, Object>> accounts = administered.directory()
            .accounts()
            .values()
            .stream()
            .filter(account -> all || account.id().equals(own))
            .map(IdentityShapes::account)
            .toList();
        return Map.of("accounts", accounts);
    }
}
