package io.culvert.store;

import io.culvert.registry.DeviceCertificate;
import io.culvert.registry.RegistryStore;
import io.culvert.registry.Thing;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/// Things and certificates in SQL.
public final class SqlRegistryStore implements RegistryStore {

    private static final RowMapper<Thing> THING = (row, context) -> new Thing(row.getString("account"),
            row.getString("name"), TunnelRow.tags(row.getString("attributes")),
            Instant.ofEpochMilli(row.getLong("created_at")));

    private static final RowMapper<DeviceCertificate> CERTIFICATE = (row, context) -> new DeviceCertificate(
            row.getString("id"), row.getString("account"), row.getString("pem"),
            DeviceCertificate.Status.valueOf(row.getString("status")),
            Instant.ofEpochMilli(row.getLong("created_at")));

    private final Database database;

    public SqlRegistryStore(Database database) {
        this.database = database;
    }

    @Override
    public boolean create(Thing thing) {
        return database.transaction(handle -> handle.createUpdate("""
                insert into things (account, name, attributes, created_at)
                values (:account, :name, :attributes, :created) on conflict do nothing""")
            .bind("account", thing.account())
            .bind("name", thing.name())
            .bind("attributes", TunnelRow.tags(thing.attributes()))
            .bind("created", thing.createdAt().toEpochMilli())
            .execute() == 1);
    }

    @Override
    public Optional<Thing> thing(String account, String name) {
        return database.transaction(
                handle -> handle.createQuery("select * from things where account = :account and name = :name")
                    .bind("account", account)
                    .bind("name", name)
                    .map(THING)
                    .findOne());
    }

    @Override
    public List<Thing> things(String account, @Nullable String after, int limit) {
        return database.transaction(handle -> {
            Query query = handle
                .createQuery("select * from things where account = :account"
                        + (after == null ? "" : " and name > :after") + " order by name limit :limit")
                .bind("account", account)
                .bind("limit", limit);
            return (after == null ? query : query.bind("after", after)).map(THING).list();
        });
    }

    @Override
    public boolean deleteThing(String account, String name) {
        return database.transaction(
                handle -> handle.createUpdate("delete from things where account = :account and name = :name")
                    .bind("account", account)
                    .bind("name", name)
                    .execute() == 1);
    }

    @Override
    public boolean create(DeviceCertificate certificate) {
        return database.transaction(handle -> handle.createUpdate("""
                insert into certificates (id, account, pem, status, created_at)
                values (:id, :account, :pem, :status, :created) on conflict do nothing""")
            .bind("id", certificate.id())
            .bind("account", certificate.account())
            .bind("pem", certificate.pem())
            .bind("status", certificate.status().name())
            .bind("created", certificate.createdAt().toEpochMilli())
            .execute() == 1);
    }

    @Override
    public Optional<DeviceCertificate> certificate(String id) {
        return database.transaction(handle -> handle.createQuery("select * from certificates where id = :id")
            .bind("id", id)
            .map(CERTIFICATE)
            .findOne());
    }

    @Override
    public boolean setStatus(String account, String id, DeviceCertificate.Status status) {
        return database.transaction(handle -> handle
            .createUpdate("update certificates set status = :status where id = :id and account = :account")
            .bind("status", status.name())
            .bind("id", id)
            .bind("account", account)
            .execute() == 1);
    }

    @Override
    public boolean deleteCertificate(String account, String id) {
        return database.transaction(handle -> handle
            .createUpdate("delete from certificates where id = :id and account = :account")
            .bind("id", id)
            .bind("account", account)
            .execute() == 1);
    }

    @Override
    public boolean attach(String account, String thingName, String certificateId) {
        return database.transaction(handle -> {
            handle.createUpdate("""
                    insert into thing_certificates (account, thing, certificate_id)
                    select t.account, t.name, c.id from things t, certificates c
                    where t.account = :account and t.name = :thing and c.account = :account and c.id = :id
                    on conflict do nothing""")
                .bind("account", account)
                .bind("thing", thingName)
                .bind("id", certificateId)
                .execute();
            return count(handle, account, thingName, certificateId) == 1;
        });
    }

    private static int count(Handle handle, String account, String thingName, String certificateId) {
        return handle
            .createQuery("select count(*) from thing_certificates"
                    + " where account = :account and thing = :thing and certificate_id = :id")
            .bind("account", account)
            .bind("thing", thingName)
            .bind("id", certificateId)
            .mapTo(Integer.class)
            .one();
    }

    @Override
    public boolean detach(String account, String thingName, String certificateId) {
        return database.transaction(handle -> handle
            .createUpdate("delete from thing_certificates"
                    + " where account = :account and thing = :thing and certificate_id = :id")
            .bind("account", account)
            .bind("thing", thingName)
            .bind("id", certificateId)
            .execute() == 1);
    }

    @Override
    public List<String> thingsOf(String certificateId) {
        return database.transaction(handle -> handle
            .createQuery("select thing from thing_certificates where certificate_id = :id order by thing")
            .bind("id", certificateId)
            .mapTo(String.class)
            .list());
    }

    @Override
    public List<String> certificatesOf(String account, String thingName) {
        return database.transaction(handle -> handle
            .createQuery("select certificate_id from thing_certificates"
                    + " where account = :account and thing = :thing order by certificate_id")
            .bind("account", account)
            .bind("thing", thingName)
            .mapTo(String.class)
            .list());
    }
}
