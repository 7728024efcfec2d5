package io.culvert.store;

import io.culvert.tunnel.ConnectionState;
import io.culvert.tunnel.Destination;
import io.culvert.tunnel.Digest;
import io.culvert.tunnel.Side;
import io.culvert.tunnel.Tunnel;
import io.culvert.tunnel.TunnelId;
import io.culvert.tunnel.TunnelStatus;
import io.culvert.tunnel.TunnelStore;
import io.culvert.tunnel.life.LifeId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/// The table `tunnels`, except for notifications ([NotificationRows]).
final class TunnelRows {

    private static final int EXPIRED_AT_ONCE = 1000;
    private static final int DELETED_AT_ONCE = 100;

    private static final TunnelRow ROW = new TunnelRow();

    void insert(Handle handle, Tunnel tunnel, @Nullable String sealed) {
        Destination to = tunnel.destination();
        String thing = tunnel.thing().orElse(null);
        boolean due = sealed != null && thing != null;
        handle
            .createUpdate(
                    """
                            insert into tunnels (id, account, version, is_open, description, thing_name, services,
                                lifetime_minutes, tags, created_at, last_updated_at, expires_at, source_changed_at,
                                destination_changed_at, destination_protocol, bytes_per_second, notification,
                                notification_thing, notification_version)
                            values (:id, :account, :version, true, :description, :thing, :services, :lifetime, :tags, :now,
                                :now, :expires, :now, :now, :protocol, :rate, :sealed, :notify, :due)""")
            .bind("id", tunnel.id().value())
            .bind("account", tunnel.account())
            .bind("version", tunnel.version())
            .bind("description", tunnel.description())
            .bind("thing", thing)
            .bind("services", to == null ? null : TunnelRow.services(to))
            .bind("lifetime", tunnel.lifetime().toMinutes())
            .bind("tags", TunnelRow.tags(tunnel.tags()))
            .bind("now", tunnel.createdAt().toEpochMilli())
            .bind("expires", tunnel.expiresAt().toEpochMilli())
            .bind("protocol", tunnel.terms().protocol().map(Enum::name).orElse(null))
            .bind("rate", tunnel.terms().bytesPerSecond())
            .bind("sealed", due ? sealed : null)
            .bind("notify", due ? thing : null)
            .bind("due", due ? tunnel.version() : null)
            .execute();
    }

    Optional<Tunnel> find(Handle handle, String account, TunnelId id) {
        return one(handle, account, id, "");
    }

    Optional<Tunnel> lock(Handle handle, String account, TunnelId id) {
        return one(handle, account, id, " for update");
    }

    private static Optional<Tunnel> one(Handle handle, String account, TunnelId id, String lock) {
        return handle.createQuery("select * from tunnels where id = :id and account = :account" + lock)
            .bind("id", id.value())
            .bind("account", account)
            .map(ROW)
            .findOne();
    }

    /// A tunnel whose row is locked.
    ///
    /// @param home the life whose relay pairs its peers, or null
    record Homed(Tunnel tunnel, @Nullable LifeId home) {}

    /// The tunnel that a token belongs to.
    Optional<Homed> lock(Handle handle, Digest token) {
        return handle.createQuery(
                "select * from tunnels where id = (select tunnel_id from tokens where digest = :digest) for update")
            .bind("digest", token.hex())
            .map((row, context) -> new Homed(ROW.map(row, context), LifeRows.id(row.getString("home"))))
            .findOne();
    }

    List<Tunnel> list(Handle handle, String account, @Nullable String thingName,
            TunnelStore.@Nullable TunnelCursor after, int limit) {
        Query query = handle
            .createQuery("select * from tunnels where account = :account"
                    + (thingName == null ? "" : " and thing_name = :thing")
                    + (after == null ? "" : " and (created_at < :at or created_at = :at and id > :id)")
                    + " order by created_at desc, id limit :limit")
            .bind("account", account)
            .bind("limit", limit);
        if (thingName != null) {
            query.bind("thing", thingName);
        }
        if (after != null) {
            query.bind("at", after.createdAt().toEpochMilli()).bind("id", after.id().value());
        }
        return query.map(ROW).list();
    }

    /// Writes the columns that can change. The caller holds the row's lock.
    void save(Handle handle, Tunnel tunnel) {
        handle
            .createUpdate(
                    """
                            update tunnels set version = :version, is_open = :open, thing_name = :thing, services = :services,
                                tags = :tags, last_updated_at = :updated, closed_at = :closed,
                                notified_at = :notified,
                                source_attachment = :source, source_changed_at = :sourceAt,
                                destination_attachment = :destination, destination_changed_at = :destinationAt
                            """
                            + (hasPeer(tunnel) ? "" : ", home = null") + " where id = :id")
            .bind("id", tunnel.id().value())
            .bind("version", tunnel.version())
            .bind("open", tunnel.status() == TunnelStatus.OPEN)
            .bind("thing", tunnel.thing().orElse(null))
            .bind("services", tunnel.leadsTo().map(TunnelRow::services).orElse(null))
            .bind("tags", TunnelRow.tags(tunnel.tags()))
            .bind("updated", tunnel.lastUpdatedAt().toEpochMilli())
            .bind("closed", millis(tunnel.closedAt()))
            .bind("notified", millis(tunnel.notifiedAt()))
            .bind("source", tunnel.source().attachment())
            .bind("sourceAt", tunnel.source().lastUpdatedAt().toEpochMilli())
            .bind("destination", tunnel.destinationConnection().attachment())
            .bind("destinationAt", tunnel.destinationConnection().lastUpdatedAt().toEpochMilli())
            .execute();
    }

    private static boolean hasPeer(Tunnel tunnel) {
        return tunnel.source().connected() || tunnel.destinationConnection().connected();
    }

    private static @Nullable Long millis(@Nullable Instant time) {
        return time == null ? null : time.toEpochMilli();
    }

    /// Writes only the home and the connection of one side. The caller holds the row's lock.
    void saveConnection(Handle handle, Tunnel tunnel, Side side, @Nullable LifeId home) {
        ConnectionState state = tunnel.connection(side);
        handle
            .createUpdate("update tunnels set version = :version, " + side.wireName()
                    + "_attachment = :attachment, " + side.wireName()
                    + "_changed_at = :at, home = :home where id = :id")
            .bind("id", tunnel.id().value())
            .bind("version", tunnel.version())
            .bind("attachment", state.attachment())
            .bind("at", state.lastUpdatedAt().toEpochMilli())
            .bind("home", home == null ? null : home.toString())
            .execute();
    }

    /// Marks a side disconnected if `attachment` is still its current attachment and `home` the tunnel's
    /// home. A tunnel without peers has no home.
    int disconnect(Handle handle, TunnelId id, Side side, String attachment, @Nullable LifeId home,
            Instant now) {
        return handle
            .createUpdate(disconnecting(side) + " and home " + (home == null ? "is null" : "= :home"))
            .bindMap(home == null ? Map.of() : Map.of("home", home.toString()))
            .bind("now", now.toEpochMilli())
            .bind("id", id.value())
            .bind("attachment", attachment)
            .execute();
    }

    /// Marks a side disconnected if `attachment` is still its current attachment, whatever the home is.
    int disconnect(Handle handle, TunnelId id, Side side, String attachment, Instant now) {
        return handle.createUpdate(disconnecting(side))
            .bind("now", now.toEpochMilli())
            .bind("id", id.value())
            .bind("attachment", attachment)
            .execute();
    }

    private static String disconnecting(Side side) {
        String column = side.wireName();
        return "update tunnels set version = version + 1, " + column + "_attachment = null, " + column
                + "_changed_at = :now, home = case when " + side.other().wireName()
                + "_attachment is null then null else home end where id = :id and " + column
                + "_attachment = :attachment";
    }

    int disconnectAll(Handle handle, Instant now) {
        int sides = 0;
        for (Side side : Side.values()) {
            String column = side.wireName();
            sides += handle
                .createUpdate("update tunnels set version = version + 1, " + column + "_attachment = null, "
                        + column + "_changed_at = :now, home = null where " + column
                        + "_attachment is not null")
                .bind("now", now.toEpochMilli())
                .execute();
        }
        return sides;
    }

    List<Tunnel> expired(Handle handle, Instant now) {
        return handle.createQuery(
                "select * from tunnels where is_open and expires_at <= :now order by expires_at limit :limit")
            .bind("now", now.toEpochMilli())
            .bind("limit", EXPIRED_AT_ONCE)
            .map(ROW)
            .list();
    }

    void delete(Handle handle, TunnelId id) {
        handle.createUpdate("delete from tunnels where id = :id").bind("id", id.value()).execute();
    }

    /// Removes those of the account's tunnels that were closed first. Skips tunnels that another transaction
    /// has locked: that transaction may wait for the account's count, which the caller has locked.
    ///
    /// @return how many, at most 100
    int deleteClosed(Handle handle, String account, int number) {
        List<String> ids = handle.createQuery("""
                select id from tunnels where account = :account and closed_at is not null
                order by closed_at, id limit :limit for update skip locked""")
            .bind("account", account)
            .bind("limit", Math.min(number, DELETED_AT_ONCE))
            .mapTo(String.class)
            .list();
        ids.forEach(id -> delete(handle, new TunnelId(id)));
        return ids.size();
    }

    List<String> accountsToPurge(Handle handle, Instant closedBefore) {
        return handle.createQuery("select distinct account from tunnels where closed_at < :before")
            .bind("before", closedBefore.toEpochMilli())
            .mapTo(String.class)
            .list();
    }

    int purge(Handle handle, String account, Instant closedBefore) {
        return handle.createUpdate("delete from tunnels where account = :account and closed_at < :before")
            .bind("account", account)
            .bind("before", closedBefore.toEpochMilli())
            .execute();
    }
}
