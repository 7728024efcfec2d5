package io.culvert.store;

import io.culvert.registry.DevicePolicyStore;
import io.culvert.registry.Page;
import io.culvert.registry.PolicyVersion;
import io.culvert.registry.RegistryStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatement;

/// The policies of certificates in SQL. A transaction that changes a policy locks its row first.
public final class SqlDevicePolicyStore implements DevicePolicyStore {

    private static final String THIS = " where account = :account and name = :name";

    private final Database database;
    private final CertificateRows certificates = new CertificateRows();
    private final AccountCounts counts = new AccountCounts(AccountCounts.Kind.POLICIES);

    /// @param database stays open as long as this store is used; its owner closes it
    public SqlDevicePolicyStore(Database database) {
        this.database = database;
    }

    private record Numbers(int defaultNumber, int lastNumber) {}

    @Override
    public RegistryStore.Insertion create(String account, String name, PolicyVersion first, int max) {
        return database.transaction(handle -> {
            int written = of(handle.createUpdate("""
                    insert into device_policies (account, name, default_number, last_number)
                    values (:account, :name, :number, :number) on conflict do nothing"""), account, name)
                .bind("number", first.number())
                .execute();
            if (written == 0) {
                return RegistryStore.Insertion.TAKEN;
            }
            if (!counts.increment(handle, account, max)) {
                delete(handle, account, name);
                return RegistryStore.Insertion.FULL;
            }
            insert(handle, account, name, first);
            return RegistryStore.Insertion.CREATED;
        });
    }

    private static void delete(Handle handle, String account, String name) {
        of(handle.createUpdate("delete from device_policies" + THIS), account, name).execute();
    }

    private static void insert(Handle handle, String account, String name, PolicyVersion version) {
        of(handle.createUpdate("""
                insert into device_policy_versions (account, name, number, document, created_at)
                values (:account, :name, :number, :document, :created)"""), account, name)
            .bind("number", version.number())
            .bind("document", version.document())
            .bind("created", version.createdAt().toEpochMilli())
            .execute();
    }

    @Override
    public List<PolicyVersion> versions(String account, String name) {
        return database.read(handle -> of(
                handle.createQuery(
                        """
                                select v.number, v.document, v.created_at, p.default_number
                                from device_policies p join device_policy_versions v on v.account = p.account and v.name = p.name
                                where p.account = :account and p.name = :name order by v.number desc"""),
                account, name)
            .map((row, context) -> new PolicyVersion(row.getInt("number"), row.getString("document"),
                    row.getInt("number") == row.getInt("default_number"),
                    Instant.ofEpochMilli(row.getLong("created_at"))))
            .list());
    }

    @Override
    public List<String> names(String account, Page page) {
        return database.read(handle -> PageQuery
            .of(handle, "select name from device_policies where account = :account", "name", page)
            .bind("account", account)
            .mapTo(String.class)
            .list());
    }

    private static Optional<Numbers> lock(Handle handle, String account, String name) {
        return of(handle.createQuery("select * from device_policies" + THIS + " for update"), account, name)
            .map((row, context) -> new Numbers(row.getInt("default_number"), row.getInt("last_number")))
            .findOne();
    }

    @Override
    public RegistryStore.Removal delete(String account, String name) {
        return database.transaction(handle -> {
            if (lock(handle, account, name).isEmpty()) {
                return RegistryStore.Removal.NOT_FOUND;
            }
            if (count(handle, "device_policy_certificates", account, name) > 0) {
                return RegistryStore.Removal.TIED;
            }
            if (count(handle, "device_policy_versions", account, name) > 1) {
                return RegistryStore.Removal.CONFLICT;
            }
            delete(handle, account, name);
            counts.add(handle, account, -1);
            return RegistryStore.Removal.REMOVED;
        });
    }

    private static int count(Handle handle, String table, String account, String name) {
        return of(handle.createQuery("select count(*) from " + table + THIS), account, name)
            .mapTo(Integer.class)
            .one();
    }

    @Override
    public Addition addVersion(String account, String name, PolicyVersion version, int max) {
        return database.transaction(handle -> {
            Optional<Numbers> numbers = lock(handle, account, name);
            if (numbers.isEmpty()) {
                return new Addition.NoPolicy();
            }
            if (count(handle, "device_policy_versions", account, name) >= max) {
                return new Addition.TooMany();
            }
            PolicyVersion added = new PolicyVersion(numbers.get().lastNumber() + 1, version.document(),
                    version.isDefault(), version.createdAt());
            insert(handle, account, name, added);
            of(handle.createUpdate(
                    "update device_policies set last_number = :last, default_number = :default" + THIS),
                    account, name)
                .bind("last", added.number())
                .bind("default", added.isDefault() ? added.number() : numbers.get().defaultNumber())
                .execute();
            return new Addition.Added(added);
        });
    }

    @Override
    public RegistryStore.Removal deleteVersion(String account, String name, int number) {
        return database.transaction(handle -> {
            Optional<Numbers> numbers = lock(handle, account, name);
            if (numbers.isPresent() && numbers.get().defaultNumber() == number) {
                return RegistryStore.Removal.CONFLICT;
            }
            int removed = of(
                    handle
                        .createUpdate("delete from device_policy_versions" + THIS + " and number = :number"),
                    account, name)
                .bind("number", number)
                .execute();
            return removed == 1 ? RegistryStore.Removal.REMOVED : RegistryStore.Removal.NOT_FOUND;
        });
    }

    @Override
    public boolean setDefault(String account, String name, int number) {
        return database.transaction(handle -> of(handle.createUpdate("""
                update device_policies set default_number = :number where account = :account and name = :name
                and exists (select 1 from device_policy_versions v
                            where v.account = :account and v.name = :name and v.number = :number)"""),
                account, name)
            .bind("number", number)
            .execute() == 1);
    }

    @Override
    public RegistryStore.Tie attach(String account, String name, String certificateId, int max) {
        return database.transaction(handle -> {
            if (lock(handle, account, name).isEmpty()
                    || certificates.lock(handle, account, certificateId).isEmpty()) {
                return RegistryStore.Tie.NOT_FOUND;
            }
            List<String> has = policiesOf(handle, account, certificateId, Page.first(max));
            if (has.contains(name)) {
                return RegistryStore.Tie.SAME;
            }
            if (has.size() >= max) {
                return RegistryStore.Tie.FULL;
            }
            of(handle.createUpdate("""
                    insert into device_policy_certificates (account, name, certificate_id)
                    values (:account, :name, :certificate)"""), account, name)
                .bind("certificate", certificateId)
                .execute();
            return RegistryStore.Tie.TIED;
        });
    }

    @Override
    public boolean detach(String account, String name, String certificateId) {
        return database.transaction(handle -> of(handle.createUpdate(
                "delete from device_policy_certificates" + THIS + " and certificate_id = :certificate"),
                account, name)
            .bind("certificate", certificateId)
            .execute() == 1);
    }

    @Override
    public List<String> policiesOf(String account, String certificateId, Page page) {
        return database.read(handle -> policiesOf(handle, account, certificateId, page));
    }

    private static List<String> policiesOf(Handle handle, String account, String certificateId, Page page) {
        Query query = PageQuery.of(handle, """
                select name from device_policy_certificates
                where account = :account and certificate_id = :certificate""", "name", page);
        return query.bind("account", account).bind("certificate", certificateId).mapTo(String.class).list();
    }

    @Override
    public List<String> certificatesWith(String account, String name, Page page) {
        return database.read(handle -> of(PageQuery.of(handle,
                "select certificate_id from device_policy_certificates" + THIS, "certificate_id", page),
                account, name)
            .mapTo(String.class)
            .list());
    }

    @Override
    public List<String> documentsOf(String account, String certificateId) {
        return database.read(handle -> handle.createQuery("""
                select v.document from device_policy_certificates c
                join device_policies p on p.account = c.account and p.name = c.name
                join device_policy_versions v on v.account = p.account and v.name = p.name
                    and v.number = p.default_number
                where c.account = :account and c.certificate_id = :certificate order by c.name""")
            .bind("account", account)
            .bind("certificate", certificateId)
            .mapTo(String.class)
            .list());
    }

    private static <S extends SqlStatement<S>> S of(S statement, String account, String name) {
        return statement.bind("account", account).bind("name", name);
    }
}
