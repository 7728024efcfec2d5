package io.culvert.control.admin;

import io.culvert.control.api.ApiCall;
import io.culvert.control.operation.Members;
import io.culvert.identity.Account;
import io.culvert.identity.AccountRules;
import io.culvert.identity.IdentityLimits;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/// Accounts: the operator's to make and delete.
final class AccountOperations {

    private final Administered administered;
    private final IdentityLimits limits;
    private final InstantSource clock;

    AccountOperations(Administered administered, IdentityLimits limits, InstantSource clock) {
        this.administered = administered;
        this.limits = limits;
        this.clock = clock;
    }

    Map<String, AdminOperation> byName() {
        return Map.of("CreateAccount", this::create, "DeleteAccount", this::delete, "ListAccounts",
                this::list);
    }

    private Map<String, ?> create(Members input, ApiCall call) {
        String id = input.requiredText("accountId", AdminMemberRules.ACCOUNT_ID);
        String name = input.text("accountName", AdminMemberRules.ACCOUNT_NAME).orElse(id);
        administered.requireVisible(id, call);
        administered.require(call, Arn.account(id));
        Account account = new Account(id, name, clock.instant());
        administered.change(AccountRules.create(account, limits));
        return Map.of("account", shown(account));
    }

    private Map<String, ?> delete(Members input, ApiCall call) {
        String id = input.requiredText("accountId", AdminMemberRules.ACCOUNT_ID);
        administered.requireVisible(id, call);
        administered.require(call, Arn.account(id));
        administered.change(AccountRules.delete(id, administered.operator()));
        return Map.of();
    }

    private Map<String, ?> list(Members input, ApiCall call) {
        boolean all = administered.isOperator(call);
        String own = call.caller().account();
        administered.require(call, Arn.account(all ? "*" : own));
        List<Map<String, Object>> accounts = administered.directory()
            .accounts()
            .values()
            .stream()
            .filter(account -> all || account.id().equals(own))
            .map(AccountOperations::shown)
            .toList();
        return Map.of("accounts", accounts);
    }

    private static Map<String, Object> shown(Account account) {
        return Map.of("accountId", account.id(), "accountName", account.name(), "createdAt",
                account.createdAt());
    }
}
