package io.culvert.control.admin;

import io.culvert.identity.AccessKey;
import io.culvert.identity.Account;
import io.culvert.identity.AssumableRole;
import io.culvert.identity.Policy;
import io.culvert.identity.User;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The output shapes.
final class IdentityShapes {

    private IdentityShapes() {}

    static Map<String, Object> account(Account account) {
        return Map.of("accountId", account.id(), "accountName", account.name(), "createdAt",
                account.createdAt());
    }

    /// @param keys how many access keys the user has
    static Map<String, Object> user(User user, int keys) {
        return Map.of("accountId", user.name().account(), "userName", user.name().name(), "userId", user.id(),
                "arn", user.arn(), "policyNames", List.copyOf(user.policies()), "accessKeys", keys,
                "createdAt", user.createdAt());
    }

    /// A role without its trust policy.
    static Map<String, Object> role(AssumableRole role) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("accountId", role.name().account());
        members.put("roleName", role.name().name());
        members.put("roleId", role.id());
        members.put("arn", role.arn());
        members.put("policyNames", List.copyOf(role.policies()));
        members.put("maxSessionSeconds", role.maxSession().toSeconds());
        members.put("createdAt", role.createdAt());
        return members;
    }

    /// A key without its secret.
    ///
    /// @param used when it was last used, or null if never
    static Map<String, Object> accessKey(AccessKey key, @Nullable Instant used) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("accessKeyId", key.id());
        members.put("accountId", key.user().account());
        members.put("userName", key.user().name());
        members.put("status", KeyStatus.of(key).name());
        members.put("createdAt", key.createdAt());
        if (used != null) {
            members.put("lastUsedAt", used);
        }
        return members;
    }

    /// A policy without its document.
    ///
    /// @param users how many users have it
    static Map<String, Object> policy(Policy policy, int users) {
        return Map.of("accountId", policy.name().account(), "policyName", policy.name().name(), "policyArn",
                Policy.arn(policy.name()), "users", users, "updatedAt", policy.updatedAt());
    }
}
