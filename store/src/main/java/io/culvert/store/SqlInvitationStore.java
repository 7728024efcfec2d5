package io.culvert.store;

import io.culvert.registry.Invitation;
import io.culvert.registry.InvitationStore;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/// Invitations in SQL. The transaction that writes an invitation locks the row of its thing first.
public final class SqlInvitationStore implements InvitationStore {

    private static final RowMapper<Invitation> CLAIM = (row, context) -> new Invitation(
            row.getString("account"), row.getString("thing"), row.getString("digest"),
            Instant.ofEpochMilli(row.getLong("created_at")), Instant.ofEpochMilli(row.getLong("ends_at")),
            row.getString("device_key"), row.getString("certificate_id"));

    private final Database database;
    private final ThingRows things = new ThingRows();

    /// @param database stays open as long as this store is used; its owner closes it
    public SqlInvitationStore(Database database) {
        this.database = database;
    }

    @Override
    public boolean put(Invitation invitation) {
        return database.transaction(handle -> {
            if (things.lock(handle, invitation.account(), invitation.thing()).isEmpty()) {
                return false;
            }
            delete(handle, invitation.account(), invitation.thing());
            handle.createUpdate("""
                    insert into enrolment_invitations (account, thing, digest, created_at, ends_at)
                    values (:account, :thing, :digest, :created, :ends)""")
                .bind("account", invitation.account())
                .bind("thing", invitation.thing())
                .bind("digest", invitation.digest())
                .bind("created", invitation.createdAt().toEpochMilli())
                .bind("ends", invitation.endsAt().toEpochMilli())
                .execute();
            return true;
        });
    }

    private static int delete(Handle handle, String account, String thing) {
        return handle
            .createUpdate("delete from enrolment_invitations where account = :account and thing = :thing")
            .bind("account", account)
            .bind("thing", thing)
            .execute();
    }

    @Override
    public Optional<Invitation> find(String digest) {
        return database.read(handle -> find(handle, digest));
    }

    private static Optional<Invitation> find(Handle handle, String digest) {
        return handle.createQuery("select * from enrolment_invitations where digest = :digest")
            .bind("digest", digest)
            .map(CLAIM)
            .findOne();
    }

    @Override
    public Optional<Invitation> use(String digest, String deviceKey, Instant now) {
        return database.transaction(handle -> {
            int used = handle.createUpdate(
                    """
                            update enrolment_invitations set device_key = :key
                            where digest = :digest and ends_at > :now and (device_key is null or device_key = :key)""")
                .bind("digest", digest)
                .bind("key", deviceKey)
                .bind("now", now.toEpochMilli())
                .execute();
            return used == 1 ? find(handle, digest) : Optional.empty();
        });
    }

    @Override
    public void complete(Invitation invitation, String certificateId) {
        database.transaction(handle -> handle
            .createUpdate(
                    "update enrolment_invitations set certificate_id = :certificate where digest = :digest")
            .bind("certificate", certificateId)
            .bind("digest", invitation.digest())
            .execute());
    }

    @Override
    public boolean delete(String account, String thing) {
        return database.transaction(handle -> delete(handle, account, thing) == 1);
    }
}
