package io.culvert.identity;

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
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// A snapshot of all accounts, users, keys, roles and policies. Immutable.
///
/// @param version the version of the store that this is a snapshot of
public record Directory(long version, SortedMap<String, Account> accounts,
        SortedMap<QualifiedName, User> users, SortedMap<String, AccessKey> keys,
        SortedMap<QualifiedName, Policy> policies, SortedMap<QualifiedName, AssumableRole> roles) {

    /// An empty directory.
    public static final Directory EMPTY = new Directory(0, new TreeMap<>(), new TreeMap<>(), new TreeMap<>(),
            new TreeMap<>(), new TreeMap<>());

    public Directory {
        accounts = Collections.unmodifiableSortedMap(new TreeMap<>(accounts));
        users = Collections.unmodifiableSortedMap(new TreeMap<>(users));
        keys = Collections.unmodifiableSortedMap(new TreeMap<>(keys));
        policies = Collections.unmodifiableSortedMap(new TreeMap<>(policies));
        roles = Collections.unmodifiableSortedMap(new TreeMap<>(roles));
    }

    /// Finds a user by name.
    public Optional<User> user(QualifiedName name) {
        return Optional.ofNullable(users.get(name));
    }

    /// Finds a policy by name.
    public Optional<Policy> policy(QualifiedName name) {
        return Optional.ofNullable(policies.get(name));
    }

    /// Finds a role by name.
    public Optional<AssumableRole> role(QualifiedName name) {
        return Optional.ofNullable(roles.get(name));
    }

    /// The roles of an account, by name.
    public List<AssumableRole> rolesOf(String account) {
        return List.copyOf(within(roles, account).values());
    }

    /// The names of the roles that have a policy.
    public List<String> rolesWith(QualifiedName policy) {
        return rolesOf(policy.account()).stream()
            .filter(role -> role.policies().contains(policy.name()))
            .map(role -> role.name().name())
            .toList();
    }

    /// The users of an account, by name.
    public List<User> usersOf(String account) {
        return List.copyOf(within(users, account).values());
    }

    /// The policies of an account, by name.
    public List<Policy> policiesOf(String account) {
        return List.copyOf(within(policies, account).values());
    }

    /// The access keys of a user, by id.
    public List<AccessKey> keysOf(QualifiedName user) {
        return keys.values().stream().filter(key -> key.user().equals(user)).toList();
    }

    /// The names of the users that have a policy.
    public List<String> usersWith(QualifiedName policy) {
        return usersOf(policy.account()).stream()
            .filter(user -> user.policies().contains(policy.name()))
            .map(user -> user.name().name())
            .toList();
    }

    private static <T> SortedMap<QualifiedName, T> within(SortedMap<QualifiedName, T> all, String account) {
        return all.subMap(new QualifiedName(account, ""),
                new QualifiedName(account, String.valueOf(Character.MAX_VALUE)));
    }

    /// The next version, with these changes applied in order.
    public Directory with(List<IdentityChange> changes) {
        SortedMap<String, Account> newAccounts = new TreeMap<>(accounts);
        SortedMap<QualifiedName, User> newUsers = new TreeMap<>(users);
        SortedMap<String, AccessKey> newKeys = new TreeMap<>(keys);
        SortedMap<QualifiedName, Policy> newPolicies = new TreeMap<>(policies);
        SortedMap<QualifiedName, AssumableRole> newRoles = new TreeMap<>(roles);
        for (IdentityChange change : changes) {
            switch (change) {
                case PutAccount(Account account) -> newAccounts.put(account.id(), account);
                case DeleteAccount(String account) -> newAccounts.remove(account);
                case PutUser(User user) -> newUsers.put(user.name(), user);
                case DeleteUser(QualifiedName user) -> newUsers.remove(user);
                case PutKey(AccessKey key) -> newKeys.put(key.id(), key);
                case DeleteKey(String id) -> newKeys.remove(id);
                case PutRole(AssumableRole role) -> newRoles.put(role.name(), role);
                case DeleteRole(QualifiedName role) -> newRoles.remove(role);
                case PutPolicy(Policy policy) -> newPolicies.put(policy.name(), policy);
                case DeletePolicy(QualifiedName policy) -> newPolicies.remove(policy);
            }
        }
        return new Directory(version + 1, newAccounts, newUsers, newKeys, newPolicies, newRoles);
    }
}
