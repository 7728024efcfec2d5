package io.culvert.store;

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
import io.culvert.identity.IdentityStore;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/// Accounts, users, access keys, roles and policies in SQL. A change locks the single row that holds the
/// version, which serialises the changes of all processes; a load reads under the same lock.
public final class SqlIdentityStore implements IdentityStore {

    private static final int KEYS_PER_QUERY = 500;

    private final Database database;
    private final IdentityRows rows = new IdentityRows();

    /// @param database stays open as long as this store is used; its owner closes it
    public SqlIdentityStore(Database database) {
        this.database = database;
    }

    @Override
    public long version() {
        return database
            .transaction(handle -> handle.createQuery("select version from identity_version where id = 1")
                .mapTo(Long.class)
                .one());
    }

    @Override
    public Directory load() {
        return database.transaction(handle -> {
            long version = lock(handle);
            return new Directory(version, rows.accounts(handle), rows.users(handle), rows.keys(handle),
                    rows.policies(handle), rows.roles(handle));
        });
    }

    @Override
    public boolean change(long version, List<IdentityChange> changes) {
        return database.transaction(handle -> {
            if (lock(handle) != version) {
                return false;
            }
            changes.forEach(change -> make(handle, change));
            handle.createUpdate("update identity_version set version = version + 1").execute();
            return true;
        });
    }

    private static long lock(Handle handle) {
        return handle.createQuery("select version from identity_version where id = 1 for update")
            .mapTo(Long.class)
            .one();
    }

    private void make(Handle handle, IdentityChange change) {
        switch (change) {
            case PutAccount(var account) -> rows.put(handle, account);
            case DeleteAccount(String account) -> rows.deleteAccount(handle, account);
            case PutUser(var user) -> rows.put(handle, user);
            case DeleteUser(var user) -> rows.deleteUser(handle, user);
            case PutKey(var key) -> rows.put(handle, key);
            case DeleteKey(String id) -> rows.deleteKey(handle, id);
            case PutRole(var role) -> rows.put(handle, role);
            case DeleteRole(var role) -> rows.deleteRole(handle, role);
            case PutPolicy(var policy) -> rows.put(handle, policy);
            case DeletePolicy(var policy) -> rows.deletePolicy(handle, policy);
        }
    }

    @Override
    public void used(Map<String, Instant> lastUsed) {
        if (lastUsed.isEmpty()) {
            return;
        }
        database.transaction(handle -> {
            PreparedBatch batch = handle.prepareBatch("""
                    update access_keys set last_used = :used
                    where id = :id and (last_used is null or last_used < :used)""");
            // in a fixed order, so that two processes cannot deadlock
            new TreeMap<>(lastUsed)
                .forEach((id, used) -> batch.bind("id", id).bind("used", used.toEpochMilli()).add());
            return batch.execute();
        });
    }

    @Override
    public Map<String, Instant> lastUsed(Collection<String> accessKeyIds) {
        Map<String, Instant> found = new HashMap<>();
        List<String> ids = List.copyOf(accessKeyIds);
        for (int from = 0; from < ids.size(); from += KEYS_PER_QUERY) {
            List<String> some = ids.subList(from, Math.min(ids.size(), from + KEYS_PER_QUERY));
            found.putAll(database.transaction(handle -> rows.lastUsed(handle, some)));
        }
        return found;
    }
}
