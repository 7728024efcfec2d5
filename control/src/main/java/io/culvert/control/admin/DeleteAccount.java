package io.culvert.control.admin;

import io.culvert.control.api.ApiCall;
import io.culvert.control.operation.Members;
import io.culvert.control.operation.Operation;
import io.culvert.identity.AccountRules;
import java.util.Map;

/// Deletes an account that has no users and no policies. The operator's account cannot be deleted.
final class DeleteAccount implements Operation {

    private final Administered administered;

    DeleteAccount(Administered administered) {
        this.administered = administered;
    }

    @Override
    public String name() {
        return "DeleteAccount";
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        String id = input.requiredText("accountId", AdminMemberRules.ACCOUNT_ID);
        administered.requireVisible(id, call);
        administered.require(call, Arn.account(id));
        administered.change(AccountRules.delete(id, administered.operator()));
        return Map.of();
    }
}
