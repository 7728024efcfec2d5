package io.culvert.store;

import io.culvert.tunnel.life.Life;
import io.culvert.tunnel.life.LifeId;
import io.culvert.tunnel.life.LifeState;
import io.culvert.tunnel.life.NewLife;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/// The table `nodes`, and the advisory lock of each life on PostgreSQL: a claim holds the lock of its own
/// life shared, who ends a life holds it exclusively. So no claim of a life is under way when the life ends,
/// and a claim sees that its life has ended. Locks are taken in the order tunnel, life, and last until the end
/// of the transaction. H2 has one writer at a time and needs no such lock.
final class LifeRows {

    /// The database's clock in milliseconds, for people.
    private static final String NOW = "cast(extract(epoch from current_timestamp) * 1000 as bigint)";

    private static final String LIVING = " and state in ('UP', 'DRAINING')";

    private final boolean advisory;

    /// @param advisory whether the database has advisory locks
    LifeRows(boolean advisory) {
        this.advisory = advisory;
    }

    /// Keeps the life from being ended until the transaction ends; waits for one that is ending it.
    void lockForClaim(Handle handle, LifeId life) {
        if (advisory) {
            handle.createQuery("select pg_advisory_xact_lock_shared(:key)")
                .bind("key", key(life))
                .mapTo(String.class)
                .one();
        }
    }

    /// Waits until no claim of the life is under way, and keeps others from starting.
    void lockToEnd(Handle handle, LifeId life) {
        if (advisory) {
            handle.createQuery("select pg_advisory_xact_lock(:key)")
                .bind("key", key(life))
                .mapTo(String.class)
                .one();
        }
    }

    /// Does as [#lockToEnd] without waiting.
    ///
    /// @return false if a claim of the life is under way
    boolean tryLockToEnd(Handle handle, LifeId life) {
        return !advisory || handle.createQuery("select pg_try_advisory_xact_lock(:key)")
            .bind("key", key(life))
            .mapTo(Boolean.class)
            .one();
    }

    private static long key(LifeId life) {
        return life.value().getMostSignificantBits() ^ life.value().getLeastSignificantBits();
    }

    void insert(Handle handle, LifeId id, NewLife life, Instant now) {
        handle.createUpdate("""
                insert into nodes (id, folder, name, link, build, away_millis, state, renewal, started_at,
                    renewed_at)
                values (:id, :folder, :name, :link, :build, :away, 'UP', 0, :now, %s)""".formatted(NOW))
            .bind("id", id.toString())
            .bind("folder", life.folder())
            .bind("name", life.name())
            .bind("link", life.link())
            .bind("build", life.build())
            .bind("away", life.away().toMillis())
            .bind("now", now.toEpochMilli())
            .execute();
    }

    boolean renew(Handle handle, LifeId id, long number) {
        return handle
            .createUpdate(
                    "update nodes set renewal = :number, renewed_at = " + NOW + " where id = :id" + LIVING)
            .bind("number", number)
            .bind("id", id.toString())
            .execute() == 1;
    }

    boolean drain(Handle handle, LifeId id) {
        return handle.createUpdate("update nodes set state = 'DRAINING' where id = :id" + LIVING)
            .bind("id", id.toString())
            .execute() == 1;
    }

    /// Ends a life. The caller holds its lock.
    void end(Handle handle, LifeId id, LifeState state, Instant now) {
        handle.createUpdate("update nodes set state = :state, ended_at = :now where id = :id" + LIVING)
            .bind("state", state.name())
            .bind("now", now.toEpochMilli())
            .bind("id", id.toString())
            .execute();
    }

    /// Ends a life that has not renewed since `seen`. Does not wait for a renewal that is not committed yet.
    ///
    /// @return whether this call ended it
    boolean judge(Handle handle, LifeId id, long seen, Instant now) {
        return handle
            .createUpdate("update nodes set state = 'LOST', ended_at = :now where id in (select id from nodes"
                    + " where id = :id and renewal = :seen" + LIVING + " for update skip locked)")
            .bind("now", now.toEpochMilli())
            .bind("id", id.toString())
            .bind("seen", seen)
            .execute() == 1;
    }

    List<LifeId> living(Handle handle, String folder) {
        return handle.createQuery("select id from nodes where folder = :folder" + LIVING + " order by id")
            .bind("folder", folder)
            .mapTo(String.class)
            .map(LifeId::of)
            .list();
    }

    List<Life> list(Handle handle) {
        return handle.createQuery("select * from nodes order by started_at, id").map(LifeRows::row).list();
    }

    /// These lives, where the database knows them.
    List<Life> find(Handle handle, Collection<LifeId> ids) {
        return handle.createQuery("select * from nodes where id in (<ids>)")
            .bindList("ids", ids.stream().map(LifeId::toString).toList())
            .map(LifeRows::row)
            .list();
    }

    int purge(Handle handle, Instant endedBefore) {
        return handle.createUpdate("delete from nodes where ended_at < :before")
            .bind("before", endedBefore.toEpochMilli())
            .execute();
    }

    /// The life that a column names; null for none.
    static @Nullable LifeId id(@Nullable String column) {
        return column == null ? null : LifeId.of(column);
    }

    private static Life row(ResultSet row, StatementContext context) throws SQLException {
        long ended = row.getLong("ended_at");
        Instant endedAt = row.wasNull() ? null : Instant.ofEpochMilli(ended);
        return new Life(LifeId.of(row.getString("id")), row.getString("folder"), row.getString("name"),
                row.getString("link"), row.getString("build"), Duration.ofMillis(row.getLong("away_millis")),
                LifeState.valueOf(row.getString("state")), row.getLong("renewal"),
                Instant.ofEpochMilli(row.getLong("started_at")),
                Instant.ofEpochMilli(row.getLong("renewed_at")), endedAt);
    }
}
