package io.culvert.control.admin;

import io.culvert.control.api.ApiCall;
import io.culvert.control.operation.Members;
import io.culvert.identity.IdentityLimits;
import io.culvert.identity.KeyMint;
import io.culvert.identity.QualifiedName;
import io.culvert.identity.User;
import io.culvert.identity.UserRules;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// Users and the policies that they have.
final class UserOperations {

    private static final int MAX_POLICIES_PER_CALL = 100;

    private final Administered administered;
    private final KeyMint mint;
    private final IdentityLimits limits;
    private final InstantSource clock;

    UserOperations(Administered administered, KeyMint mint, IdentityLimits limits, InstantSource clock) {
        this.administered = administered;
        this.mint = mint;
        this.limits = limits;
        this.clock = clock;
    }

    Map<String, AdminOperation> byName() {
        return Map.of("CreateUser", this::create, "DeleteUser", this::delete, "ListUsers", this::list,
                "AttachUserPolicy", this::attach, "DetachUserPolicy", this::detach);
    }

    private Map<String, ?> create(Members input, ApiCall call) {
        List<String> policies = input
            .texts("policyNames", 0, MAX_POLICIES_PER_CALL, AdminMemberRules.POLICY_NAME)
            .orElse(List.of());
        QualifiedName name = user(input, call);
        User user = mint.user(name, new TreeSet<>(policies), clock.instant());
        administered.change(UserRules.create(user, limits));
        return Map.of("user", shown(user, 0));
    }

    private Map<String, ?> delete(Members input, ApiCall call) {
        administered.change(UserRules.delete(user(input, call)));
        return Map.of();
    }

    private Map<String, ?> attach(Members input, ApiCall call) {
        String policy = input.requiredText("policyName", AdminMemberRules.POLICY_NAME);
        call.note("policy", policy);
        administered.change(UserRules.attach(user(input, call), policy, limits));
        return Map.of();
    }

    private Map<String, ?> detach(Members input, ApiCall call) {
        String policy = input.requiredText("policyName", AdminMemberRules.POLICY_NAME);
        call.note("policy", policy);
        administered.change(UserRules.detach(user(input, call), policy));
        return Map.of();
    }

    private Map<String, ?> list(Members input, ApiCall call) {
        String account = administered.account(input, call);
        administered.require(call, Arn.user(account, "*"));
        var directory = administered.directory();
        return Map.of("users",
                directory.usersOf(account)
                    .stream()
                    .map(user -> shown(user, directory.keysOf(user.name()).size()))
                    .toList());
    }

    /// The user that the call names, once the caller may do it to that user.
    private QualifiedName user(Members input, ApiCall call) {
        String name = input.requiredText("userName", AdminMemberRules.USER_NAME);
        String account = administered.account(input, call);
        call.note("user", name);
        administered.require(call, Arn.user(account, name));
        return new QualifiedName(account, name);
    }

    private static Map<String, Object> shown(User user, int keys) {
        return Map.of("accountId", user.name().account(), "userName", user.name().name(), "userId", user.id(),
                "arn", user.arn(), "policyNames", List.copyOf(user.policies()), "accessKeys", keys,
                "createdAt", user.createdAt());
    }
}
