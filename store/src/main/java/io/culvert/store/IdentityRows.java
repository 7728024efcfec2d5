package io.culvert.store;

import io.culvert.identity.AccessKey;
import io.culvert.identity.Account;
import io.culvert.identity.AssumableRole;
import io.culvert.identity.Policy;
import io.culvert.identity.QualifiedName;
import io.culvert.identity.SealedSecret;
import io.culvert.identity.User;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;

/// The rows of accounts, users, access keys, roles and policies. Callers hold the lock of the version, so a
/// row that an update does not find can be inserted without a race.
final class IdentityRows {

    void put(Handle handle, Account account) {
        put(handle, "update accounts set name = :name where id = :id",
                "insert into accounts (id, name, created_at) values (:id, :name, :created)", Map.of("id",
                        account.id(), "name", account.name(), "created", account.createdAt().toEpochMilli()));
    }

    void put(Handle handle, Policy policy) {
        put(handle,
                "update policies set document = :document, updated_at = :updated"
                        + " where account = :account and name = :name",
                "insert into policies (account, name, document, updated_at)"
                        + " values (:account, :name, :document, :updated)",
                Map.of("account", policy.name().account(), "name", policy.name().name(), "document",
                        policy.document(), "updated", policy.updatedAt().toEpochMilli()));
    }

    void put(Handle handle, User user) {
        put(handle, "update identity_users set id = :id where account = :account and name = :name",
                "insert into identity_users (account, name, id, created_at)"
                        + " values (:account, :name, :id, :created)",
                Map.of("account", user.name().account(), "name", user.name().name(), "id", user.id(),
                        "created", user.createdAt().toEpochMilli()));
        named(handle.createUpdate("delete from user_policies where account = :account and user_name = :name"),
                user.name())
            .execute();
        for (String policy : user.policies()) {
            named(handle.createUpdate("insert into user_policies (account, user_name, policy)"
                    + " values (:account, :name, :policy)"), user.name())
                .bind("policy", policy)
                .execute();
        }
    }

    void put(Handle handle, AssumableRole role) {
        put(handle,
                "update roles set id = :id, trust_policy = :trust, max_session_seconds = :longest"
                        + " where account = :account and name = :name",
                "insert into roles (account, name, id, trust_policy, max_session_seconds, created_at)"
                        + " values (:account, :name, :id, :trust, :longest, :created)",
                Map.of("account", role.name().account(), "name", role.name().name(), "id", role.id(), "trust",
                        role.trustPolicy(), "longest", role.maxSession().toSeconds(), "created",
                        role.createdAt().toEpochMilli()));
        named(handle.createUpdate("delete from role_policies where account = :account and role_name = :name"),
                role.name())
            .execute();
        for (String policy : role.policies()) {
            named(handle.createUpdate("insert into role_policies (account, role_name, policy)"
                    + " values (:account, :name, :policy)"), role.name())
                .bind("policy", policy)
                .execute();
        }
    }

    void deleteRole(Handle handle, QualifiedName role) {
        named(handle.createUpdate("delete from roles where account = :account and name = :name"), role)
            .execute();
    }

    SortedMap<QualifiedName, AssumableRole> roles(Handle handle) {
        Map<QualifiedName, SortedSet<String>> policies = attached(handle, "role_policies", "role_name");
        SortedMap<QualifiedName, AssumableRole> all = new TreeMap<>();
        handle.createQuery("select * from roles")
            .map((row, context) -> new AssumableRole(name(row, "name"), row.getString("id"),
                    row.getString("trust_policy"),
                    policies.getOrDefault(name(row, "name"), Collections.emptySortedSet()),
                    Duration.ofSeconds(row.getLong("max_session_seconds")), moment(row, "created_at")))
            .forEach(role -> all.put(role.name(), role));
        return all;
    }

    private static Map<QualifiedName, SortedSet<String>> attached(Handle handle, String table,
            String column) {
        Map<QualifiedName, SortedSet<String>> policies = new HashMap<>();
        handle.createQuery("select * from " + table)
            .map((row, context) -> Map.entry(name(row, column), row.getString("policy")))
            .forEach(each -> policies.computeIfAbsent(each.getKey(), name -> new TreeSet<>())
                .add(each.getValue()));
        return policies;
    }

    void put(Handle handle, AccessKey key) {
        put(handle, "update access_keys set secret = :secret, is_enabled = :enabled where id = :id",
                "insert into access_keys (id, account, user_name, secret, is_enabled, created_at)"
                        + " values (:id, :account, :user, :secret, :enabled, :created)",
                Map.of("id", key.id(), "account", key.user().account(), "user", key.user().name(), "secret",
                        key.secret().text(), "enabled", key.enabled(), "created",
                        key.createdAt().toEpochMilli()));
    }

    private static void put(Handle handle, String update, String insert, Map<String, ?> values) {
        if (handle.createUpdate(update).bindMap(values).execute() == 0) {
            handle.createUpdate(insert).bindMap(values).execute();
        }
    }

    void deleteAccount(Handle handle, String account) {
        handle.createUpdate("delete from accounts where id = :id").bind("id", account).execute();
    }

    void deletePolicy(Handle handle, QualifiedName policy) {
        named(handle.createUpdate("delete from policies where account = :account and name = :name"), policy)
            .execute();
    }

    void deleteUser(Handle handle, QualifiedName user) {
        named(handle.createUpdate("delete from identity_users where account = :account and name = :name"),
                user)
            .execute();
    }

    void deleteKey(Handle handle, String id) {
        handle.createUpdate("delete from access_keys where id = :id").bind("id", id).execute();
    }

    private static Update named(Update update, QualifiedName name) {
        return update.bind("account", name.account()).bind("name", name.name());
    }

    SortedMap<String, Account> accounts(Handle handle) {
        SortedMap<String, Account> all = new TreeMap<>();
        handle.createQuery("select * from accounts")
            .map((row, context) -> new Account(row.getString("id"), row.getString("name"),
                    moment(row, "created_at")))
            .forEach(account -> all.put(account.id(), account));
        return all;
    }

    SortedMap<QualifiedName, Policy> policies(Handle handle) {
        SortedMap<QualifiedName, Policy> all = new TreeMap<>();
        handle.createQuery("select * from policies")
            .map((row, context) -> new Policy(name(row, "name"), row.getString("document"),
                    moment(row, "updated_at")))
            .forEach(policy -> all.put(policy.name(), policy));
        return all;
    }

    SortedMap<QualifiedName, User> users(Handle handle) {
        Map<QualifiedName, SortedSet<String>> policies = attached(handle, "user_policies", "user_name");
        SortedMap<QualifiedName, User> all = new TreeMap<>();
        handle.createQuery("select * from identity_users")
            .map((row, context) -> new User(name(row, "name"), row.getString("id"),
                    policies.getOrDefault(name(row, "name"), Collections.emptySortedSet()),
                    moment(row, "created_at")))
            .forEach(user -> all.put(user.name(), user));
        return all;
    }

    SortedMap<String, AccessKey> keys(Handle handle) {
        SortedMap<String, AccessKey> all = new TreeMap<>();
        handle.createQuery("select * from access_keys")
            .map((row, context) -> new AccessKey(row.getString("id"), name(row, "user_name"),
                    new SealedSecret(row.getString("secret")), row.getBoolean("is_enabled"),
                    moment(row, "created_at")))
            .forEach(key -> all.put(key.id(), key));
        return all;
    }

    Map<String, Instant> lastUsed(Handle handle, List<String> ids) {
        Map<String, Instant> found = new HashMap<>();
        handle
            .createQuery(
                    "select id, last_used from access_keys where last_used is not null and id in (<ids>)")
            .bindList("ids", ids)
            .map((row, context) -> Map.entry(row.getString("id"), moment(row, "last_used")))
            .forEach(used -> found.put(used.getKey(), used.getValue()));
        return found;
    }

    private static QualifiedName name(ResultSet row, String column) throws SQLException {
        return new QualifiedName(row.getString("account"), row.getString(column));
    }

    private static Instant moment(ResultSet row, String column) throws SQLException {
        return Instant.ofEpochMilli(row.getLong(column));
    }
}
