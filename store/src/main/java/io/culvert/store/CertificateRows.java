package io.culvert.store;

import io.culvert.registry.DeviceCertificate;
import io.culvert.registry.Page;
import io.culvert.registry.RegistryStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/// The rows of certificates and of their attachments to things, within the caller's transaction.
final class CertificateRows {

    static final RowMapper<DeviceCertificate> CERTIFICATE = (row, context) -> new DeviceCertificate(
            row.getString("id"), row.getString("account"), row.getString("pem"), row.getBoolean("issued"),
            DeviceCertificate.Status.valueOf(row.getString("status")), row.getLong("version"),
            Instant.ofEpochMilli(row.getLong("created_at")), Instant.ofEpochMilli(row.getLong("modified_at")),
            row.getString("authority"));

    boolean insert(Handle handle, DeviceCertificate certificate) {
        return handle.createUpdate("""
                insert into certificates (id, account, pem, issued, status, version, created_at, modified_at,
                    authority)
                values (:id, :account, :pem, :issued, :status, :version, :created, :modified, :authority)
                on conflict do nothing""")
            .bind("id", certificate.id())
            .bind("account", certificate.account())
            .bind("pem", certificate.pem())
            .bind("issued", certificate.issued())
            .bind("status", certificate.status().name())
            .bind("version", certificate.version())
            .bind("created", certificate.createdAt().toEpochMilli())
            .bind("modified", certificate.modifiedAt().toEpochMilli())
            .bind("authority", certificate.authority())
            .execute() == 1;
    }

    Optional<DeviceCertificate> find(Handle handle, String account, String id) {
        return find(handle, account, id, "");
    }

    private static Optional<DeviceCertificate> find(Handle handle, String account, String id, String lock) {
        return handle.createQuery("select * from certificates where account = :account and id = :id" + lock)
            .bind("account", account)
            .bind("id", id)
            .map(CERTIFICATE)
            .findOne();
    }

    /// The registration by the account that the certificate was issued to. There is at most one.
    Optional<DeviceCertificate> issued(Handle handle, String id) {
        return handle
            .createQuery("select * from certificates where id = :id and issued order by created_at limit 1")
            .bind("id", id)
            .map(CERTIFICATE)
            .findOne();
    }

    /// Active certificates of all accounts, by account and id.
    List<DeviceCertificate> active(Handle handle, @Nullable DeviceCertificate after, int limit) {
        Query query = handle
            .createQuery("select * from certificates where status = :status"
                    + (after == null ? "" : " and (account, id) > (:account, :id)")
                    + " order by account, id limit :limit")
            .bind("status", DeviceCertificate.Status.ACTIVE.name())
            .bind("limit", limit);
        if (after != null) {
            query.bind("account", after.account()).bind("id", after.id());
        }
        return query.map(CERTIFICATE).list();
    }

    /// The account's certificate; locks its row until the transaction ends.
    Optional<DeviceCertificate> lock(Handle handle, String account, String id) {
        return find(handle, account, id, " for update");
    }

    List<DeviceCertificate> list(Handle handle, String account,
            RegistryStore.@Nullable CertificateCursor after, boolean ascending, int limit) {
        String direction = ascending ? "asc" : "desc";
        String behind = ascending ? ">" : "<";
        Query query = handle
            .createQuery("select * from certificates where account = :account"
                    + (after == null ? "" : " and (created_at, id) " + behind + " (:at, :id)")
                    + " order by created_at " + direction + ", id " + direction + " limit :limit")
            .bind("account", account)
            .bind("limit", limit);
        if (after != null) {
            query.bind("at", after.createdAt().toEpochMilli()).bind("id", after.id());
        }
        return query.map(CERTIFICATE).list();
    }

    void setStatus(Handle handle, String account, String id, DeviceCertificate.Status status, Instant now) {
        handle
            .createUpdate(
                    "update certificates set status = :status, version = version + 1, modified_at = :now"
                            + " where account = :account and id = :id")
            .bind("account", account)
            .bind("status", status.name())
            .bind("now", now.toEpochMilli())
            .bind("id", id)
            .execute();
    }

    void delete(Handle handle, String account, String id) {
        handle.createUpdate("delete from certificates where account = :account and id = :id")
            .bind("account", account)
            .bind("id", id)
            .execute();
    }

    void tie(Handle handle, String account, String thing, String id) {
        handle
            .createUpdate("insert into thing_certificates (account, thing, certificate_id)"
                    + " values (:account, :thing, :id)")
            .bind("account", account)
            .bind("thing", thing)
            .bind("id", id)
            .execute();
    }

    boolean untie(Handle handle, String account, String thing, String id) {
        return handle
            .createUpdate("delete from thing_certificates"
                    + " where account = :account and thing = :thing and certificate_id = :id")
            .bind("account", account)
            .bind("thing", thing)
            .bind("id", id)
            .execute() == 1;
    }

    /// The things of a certificate.
    List<String> things(Handle handle, String account, String id, Page page) {
        return PageQuery
            .of(handle,
                    "select thing from thing_certificates where account = :account and certificate_id = :id",
                    "thing", page)
            .bind("account", account)
            .bind("id", id)
            .mapTo(String.class)
            .list();
    }

    /// The certificates of a thing.
    List<String> of(Handle handle, String account, String thing, Page page) {
        return PageQuery.of(handle,
                "select certificate_id from thing_certificates where account = :account and thing = :thing",
                "certificate_id", page)
            .bind("account", account)
            .bind("thing", thing)
            .mapTo(String.class)
            .list();
    }
}
