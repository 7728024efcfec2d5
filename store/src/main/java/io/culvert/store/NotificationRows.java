package io.culvert.store;

import io.culvert.tunnel.SealedNotification;
import io.culvert.tunnel.Tunnel;
import io.culvert.tunnel.TunnelId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/// The due notification of a tunnel, in three columns of the tunnel's row that are set together. The index on
/// `notification_thing` contains only rows with a due notification.
final class NotificationRows {

    private static final String NONE = "notification = null, notification_thing = null, notification_version = null";

    private static final TunnelRow TUNNEL = new TunnelRow();

    /// Makes the notification of this version due, in place of an earlier one; does nothing if the tunnel has
    /// no thing.
    void replace(Handle handle, Tunnel tunnel, String sealed) {
        if (tunnel.thing().isEmpty()) {
            return;
        }
        handle.createUpdate("""
                update tunnels set notification = :sealed, notification_thing = thing_name,
                    notification_version = version where id = :id""")
            .bind("sealed", sealed)
            .bind("id", tunnel.id().value())
            .execute();
    }

    int clear(Handle handle, TunnelId id) {
        return handle
            .createUpdate(
                    "update tunnels set " + NONE + " where id = :id and notification_version is not null")
            .bind("id", id.value())
            .execute();
    }

    int confirm(Handle handle, TunnelId id, long version, Instant now) {
        return handle
            .createUpdate("update tunnels set version = version + 1, notified_at = :now, " + NONE
                    + " where id = :id and notification_version = :version")
            .bind("now", now.toEpochMilli())
            .bind("id", id.value())
            .bind("version", version)
            .execute();
    }

    int clear(Handle handle, TunnelId id, long version) {
        return handle
            .createUpdate("update tunnels set version = version + 1, " + NONE
                    + " where id = :id and notification_version = :version")
            .bind("id", id.value())
            .bind("version", version)
            .execute();
    }

    int clearAll(Handle handle) {
        return handle
            .createUpdate("update tunnels set version = version + 1, " + NONE
                    + " where notification_version is not null")
            .execute();
    }

    List<SealedNotification> due(Handle handle, String account, String thing, Instant now, int limit) {
        return handle
            .createQuery(
                    """
                            select * from tunnels where account = :account and notification_thing = :thing and expires_at > :now
                            order by created_at desc, id limit :limit""")
            .bind("account", account)
            .bind("thing", thing)
            .bind("now", now.toEpochMilli())
            .bind("limit", limit)
            .map(NotificationRows::row)
            .list();
    }

    List<SealedNotification> due(Handle handle, Instant now) {
        return handle
            .createQuery("select * from tunnels where notification_thing is not null and expires_at > :now")
            .bind("now", now.toEpochMilli())
            .map(NotificationRows::row)
            .list();
    }

    private static SealedNotification row(ResultSet row, StatementContext context) throws SQLException {
        return new SealedNotification(TUNNEL.map(row, context), row.getLong("notification_version"),
                row.getString("notification"));
    }
}
