package io.culvert.control.admin;

import io.culvert.control.api.ApiCall;
import io.culvert.control.operation.Members;
import io.culvert.control.operation.Operation;
import io.culvert.identity.Account;
import io.culvert.identity.AccountRules;
import io.culvert.identity.IdentityLimits;
import java.time.InstantSource;
import java.util.Map;

/// Creates an account. Only callers of the operator's account may.
final class CreateAccount implements Operation {

    private final Administered administered;
    private final IdentityLimits limits;
    private final InstantSource clock;

    CreateAccount(Administered administered, IdentityLimits limits, InstantSource clock) {
        this.administered = administered;
        this.limits = limits;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "CreateAccount";
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        String id = input.requiredText("accountId", AdminMemberRules.ACCOUNT_ID);
        String name = input.text("accountName", AdminMemberRules.ACCOUNT_NAME).orElse(id);
        administered.requireVisible(id, call);
        administered.require(call, Arn.account(id));
        Account account = new Account(id, name, clock.instant());
        administered.change(AccountRules.create(account, limits));
        return Map.of("account", IdentityShapes.account(account));
    }
}
