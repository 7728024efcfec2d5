package io.culvert.control.admin;

import io.culvert.identity.AccessKey;
import io.culvert.identity.Directory;
import io.culvert.identity.IdentityChange;
import io.culvert.identity.IdentityChange.DeleteAccount;
import io.culvert.identity.IdentityChange.DeleteKey;
import io.culvert.identity.IdentityChange.DeletePolicy;
import io.culvert.identity.IdentityChange.DeleteRole;
import io.culvert.identity.IdentityChange.DeleteUser;
import io.culvert.identity.IdentityChange.PutAccount;
import io.culvert.identity.IdentityChange.PutKey;
import io.culvert.identity.IdentityChange.PutPolicy;
import io.culvert.identity.IdentityChange.PutRole;
import io.culvert.identity.IdentityChange.PutUser;
import io.culvert.identity.QualifiedName;
import java.util.Map;

/// Describes one change of ApplyIdentities in its answer.
///
/// @param before the directory before the change
record ChangeSummary(Directory before, IdentityChange change) {

    Map<String, Object> shown() {
        return switch (change) {
            case PutAccount(var account) -> step(before.accounts().containsKey(account.id()), "account",
                    account.id(), "", "name " + account.name());
            case PutUser(var user) -> step(before.user(user.name()).isPresent(), "user", user.name(),
                    "policies " + user.policies());
            case PutPolicy(var policy) ->
                step(before.policy(policy.name()).isPresent(), "policy", policy.name(), "");
            case PutRole(var role) -> step(before.role(role.name()).isPresent(), "role", role.name(),
                    "policies " + role.policies());
            case DeleteRole(var role) -> delete("role", role.account(), role.name());
            case PutKey(var key) ->
                step(before.keys().containsKey(key.id()), "key", key.user().account(), key.id(), "");
            case DeleteAccount(String account) -> delete("account", account, "");
            case DeleteUser(var user) -> delete("user", user.account(), user.name());
            case DeletePolicy(var policy) -> delete("policy", policy.account(), policy.name());
            case DeleteKey(String id) -> delete("key", accountOf(id), id);
        };
    }

    private static Map<String, Object> step(boolean there, String what, QualifiedName name, String detail) {
        return step(there, what, name.account(), name.name(), detail);
    }

    private static Map<String, Object> step(boolean there, String what, String account, String name,
            String detail) {
        return shown(there ? "UPDATE" : "CREATE", what, account, name, detail);
    }

    private String accountOf(String key) {
        AccessKey there = before.keys().get(key);
        return there == null ? "" : there.user().account();
    }

    private static Map<String, Object> delete(String what, String account, String name) {
        return shown("DELETE", what, account, name, "");
    }

    private static Map<String, Object> shown(String action, String what, String account, String name,
            String detail) {
        return Map.of("action", action, "what", what, "accountId", account, "name", name, "detail", detail);
    }
}
