package io.culvert.store;

import io.culvert.registry.AuthorityStore;
import io.culvert.registry.CertificateAuthority;
import io.culvert.registry.DeviceCertificate;
import io.culvert.registry.Page;
import io.culvert.registry.RegistryStore.Insertion;
import io.culvert.registry.RegistryStore.Removal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.SqlStatement;

/// Registered authorities and provisioning templates in SQL.
public final class SqlAuthorityStore implements AuthorityStore {

    private static final String BY_ID = " where account = :account and id = :id";
    private static final String BY_NAME = " where account = :account and name = :id";

    private static final RowMapper<CertificateAuthority> AUTHORITY = (row,
            context) -> new CertificateAuthority(row.getString("id"), row.getString("account"),
                    row.getString("pem"), row.getString("subject"), row.getBoolean("is_active"),
                    CertificateAuthority.Mode.valueOf(row.getString("mode")),
                    new CertificateAuthority.FirstConnection(row.getBoolean("registers"),
                            row.getString("template_name"), row.getString("template_body")),
                    row.getLong("version"), Instant.ofEpochMilli(row.getLong("created_at")),
                    Instant.ofEpochMilli(row.getLong("modified_at")));

    private static final RowMapper<Template> TEMPLATE = (row, context) -> new Template(
            row.getString("account"), row.getString("name"), row.getString("description"),
            row.getString("body"), row.getString("role"), row.getBoolean("is_enabled"),
            Instant.ofEpochMilli(row.getLong("created_at")));

    private final Database database;
    private final AccountCounts authorityCounts = new AccountCounts(AccountCounts.Kind.AUTHORITIES);
    private final AccountCounts templateCounts = new AccountCounts(AccountCounts.Kind.TEMPLATES);

    /// @param database stays open as long as this store is used; its owner closes it
    public SqlAuthorityStore(Database database) {
        this.database = database;
    }

    @Override
    public Insertion create(CertificateAuthority authority, int max) {
        return database.transaction(handle -> {
            if (insert(handle, authority) == 0) {
                return Insertion.TAKEN;
            }
            if (!authorityCounts.increment(handle, authority.account(), max)) {
                delete(handle, "certificate_authorities" + BY_ID, authority.account(), authority.id());
                return Insertion.FULL;
            }
            return Insertion.CREATED;
        });
    }

    private static int insert(Handle handle, CertificateAuthority authority) {
        return changed(of(handle.createUpdate("""
                insert into certificate_authorities (account, id, pem, subject, is_active, mode, registers,
                    template_name, template_body, version, created_at, modified_at)
                values (:account, :id, :pem, :subject, :active, :mode, :registers, :name, :body, :version,
                    :created, :modified) on conflict do nothing"""), authority.account(), authority.id()),
                authority)
            .bind("pem", authority.pem())
            .bind("subject", authority.subject())
            .bind("mode", authority.mode().name())
            .bind("created", authority.createdAt().toEpochMilli())
            .execute();
    }

    private static <S extends SqlStatement<S>> S changed(S statement, CertificateAuthority authority) {
        return statement.bind("active", authority.active())
            .bind("registers", authority.firstConnection().enabled())
            .bind("name", authority.firstConnection().templateName())
            .bind("body", authority.firstConnection().templateBody())
            .bind("version", authority.version())
            .bind("modified", authority.modifiedAt().toEpochMilli());
    }

    private static int delete(Handle handle, String fromWhere, String account, String id) {
        return of(handle.createUpdate("delete from " + fromWhere), account, id).execute();
    }

    private static <S extends SqlStatement<S>> S of(S statement, String account, String id) {
        return statement.bind("account", account).bind("id", id);
    }

    @Override
    public Optional<CertificateAuthority> authority(String account, String id) {
        return database.read(handle -> authority(handle, account, id, ""));
    }

    private static Optional<CertificateAuthority> authority(Handle handle, String account, String id,
            String lock) {
        return of(handle.createQuery("select * from certificate_authorities" + BY_ID + lock), account, id)
            .map(AUTHORITY)
            .findOne();
    }

    @Override
    public List<CertificateAuthority> withSubject(String account, String subject) {
        return database.read(handle -> handle.createQuery("""
                select * from certificate_authorities where account = :account and subject = :subject
                order by id limit 100""")
            .bind("account", account)
            .bind("subject", subject)
            .map(AUTHORITY)
            .list());
    }

    @Override
    public List<CertificateAuthority> authorities(String account, Page page) {
        return database.read(handle -> PageQuery
            .of(handle, "select * from certificate_authorities where account = :account", "id", page)
            .bind("account", account)
            .map(AUTHORITY)
            .list());
    }

    @Override
    public boolean update(CertificateAuthority authority) {
        return database.transaction(handle -> changed(of(handle.createUpdate("""
                update certificate_authorities set is_active = :active, registers = :registers,
                    template_name = :name, template_body = :body, version = :version, modified_at = :modified
                where account = :account and id = :id and version = :version - 1"""), authority.account(),
                authority.id()), authority)
            .execute() == 1);
    }

    @Override
    public Removal deleteAuthority(String account, String id) {
        return database.transaction(handle -> {
            Optional<CertificateAuthority> known = authority(handle, account, id, " for update");
            if (known.isEmpty()) {
                return Removal.NOT_FOUND;
            }
            if (known.get().active()) {
                return Removal.CONFLICT;
            }
            delete(handle, "certificate_authorities" + BY_ID, account, id);
            authorityCounts.add(handle, account, -1);
            return Removal.REMOVED;
        });
    }

    @Override
    public List<DeviceCertificate> certificatesOf(String account, String authorityId, Page page) {
        return database.read(handle -> PageQuery
            .of(handle, "select * from certificates where account = :account and authority = :authority",
                    "id", page)
            .bind("account", account)
            .bind("authority", authorityId)
            .map(CertificateRows.CERTIFICATE)
            .list());
    }

    @Override
    public Insertion create(Template template, int max) {
        return database.transaction(handle -> {
            if (insert(handle, template) == 0) {
                return Insertion.TAKEN;
            }
            if (!templateCounts.increment(handle, template.account(), max)) {
                delete(handle, "provisioning_templates" + BY_NAME, template.account(), template.name());
                return Insertion.FULL;
            }
            return Insertion.CREATED;
        });
    }

    private static int insert(Handle handle, Template template) {
        return of(
                handle.createUpdate(
                        """
                                insert into provisioning_templates (account, name, description, body, role, is_enabled, created_at)
                                values (:account, :id, :description, :body, :role, :enabled, :created)
                                on conflict do nothing"""),
                template.account(), template.name())
            .bind("description", template.description())
            .bind("body", template.body())
            .bind("role", template.role())
            .bind("enabled", template.enabled())
            .bind("created", template.createdAt().toEpochMilli())
            .execute();
    }

    @Override
    public Optional<Template> template(String account, String name) {
        return database
            .read(handle -> of(handle.createQuery("select * from provisioning_templates" + BY_NAME), account,
                    name)
                .map(TEMPLATE)
                .findOne());
    }

    @Override
    public List<Template> templates(String account, Page page) {
        return database.read(handle -> PageQuery
            .of(handle, "select * from provisioning_templates where account = :account", "name", page)
            .bind("account", account)
            .map(TEMPLATE)
            .list());
    }

    @Override
    public Removal deleteTemplate(String account, String name) {
        return database.transaction(handle -> {
            int users = of(handle.createQuery("select count(*) from certificate_authorities"
                    + " where account = :account and template_name = :id"), account, name)
                .mapTo(Integer.class)
                .one();
            if (users > 0) {
                return Removal.TIED;
            }
            if (delete(handle, "provisioning_templates" + BY_NAME, account, name) == 0) {
                return Removal.NOT_FOUND;
            }
            templateCounts.add(handle, account, -1);
            return Removal.REMOVED;
        });
    }
}
