package io.culvert.control.admin;

import io.culvert.control.api.ApiCall;
import io.culvert.control.api.ApiError;
import io.culvert.control.api.ErrorType;
import io.culvert.control.operation.Members;
import io.culvert.identity.AccessKey;
import io.culvert.identity.KeyRules;
import io.culvert.identity.QualifiedName;

/// The user, role, policy or access key that a call names. Each method checks the caller's permission on it
/// and notes it for the audit.
final class Subjects {

    private final Administered administered;

    Subjects(Administered administered) {
        this.administered = administered;
    }

    /// The user that `userName` names; it need not exist.
    QualifiedName user(Members input, ApiCall call) {
        String name = input.requiredText("userName", AdminMemberRules.USER_NAME);
        String account = administered.account(input, call);
        call.note("user", name);
        administered.require(call, Arn.user(account, name));
        return new QualifiedName(account, name);
    }

    /// The role that `roleName` names; it need not exist.
    QualifiedName role(Members input, ApiCall call) {
        String name = input.requiredText("roleName", AdminMemberRules.ROLE_NAME);
        String account = administered.account(input, call);
        call.note("role", name);
        administered.require(call, Arn.role(account, name));
        return new QualifiedName(account, name);
    }

    /// The policy that `policyName` names; it need not exist.
    QualifiedName policy(Members input, ApiCall call) {
        String name = input.requiredText("policyName", AdminMemberRules.POLICY_NAME);
        String account = administered.account(input, call);
        call.note("policy", name);
        administered.require(call, Arn.policy(account, name));
        return new QualifiedName(account, name);
    }

    /// The key that `accessKeyId` names; checks the permission on its user.
    ///
    /// @throws ApiError ResourceNotFoundException if it does not exist or its account is hidden from
    /// the caller
    AccessKey accessKey(Members input, ApiCall call) {
        String id = input.requiredText("accessKeyId", AdminMemberRules.ACCESS_KEY_ID);
        AccessKey key = administered.directory().keys().get(id);
        String own = call.caller().account();
        if (key == null || (!key.user().account().equals(own) && !administered.isOperator(call))) {
            administered.require(call, Arn.user(own, "*"));
            throw new ApiError(ErrorType.RESOURCE_NOT_FOUND, KeyRules.missing(id).text());
        }
        call.note("user", key.user().name());
        administered.require(call, Arn.user(key.user().account(), key.user().name()));
        call.note("accessKey", id);
        return key;
    }
}
