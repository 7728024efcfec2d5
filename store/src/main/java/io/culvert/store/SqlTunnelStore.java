package io.culvert.store;

import io.culvert.tunnel.AttachResult;
import io.culvert.tunnel.Claim;
import io.culvert.tunnel.Destination;
import io.culvert.tunnel.Digest;
import io.culvert.tunnel.Side;
import io.culvert.tunnel.Tunnel;
import io.culvert.tunnel.TunnelId;
import io.culvert.tunnel.TunnelStore;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/// Tunnels in SQL. A transaction that touches a tunnel's tokens locks the tunnel's row first, so that all who
/// race for one tunnel stand in line.
public final class SqlTunnelStore implements TunnelStore {

    private static final int EXPIRED_AT_ONCE = 1000;

    private final Database database;
    private final TokenRows tokens = new TokenRows();

    public SqlTunnelStore(Database database) {
        this.database = database;
    }

    @Override
    public boolean create(Tunnel tunnel, Map<Side, Digest> digests, int maxOpen) {
        return database.transaction(handle -> {
            if (!countOne(handle, tunnel.account(), maxOpen)) {
                return false;
            }
            insert(handle, tunnel);
            tokens.insert(handle, tunnel.id(), digests);
            return true;
        });
    }

    private static boolean countOne(Handle handle, String account, int maxOpen) {
        String increment = "update open_tunnels set number = number + 1 where account = :account and number < :max";
        if (update(handle, increment).bind("account", account).bind("max", maxOpen).execute() == 1) {
            return true;
        }
        update(handle,
                "insert into open_tunnels (account, number) values (:account, 0) on conflict do nothing")
            .bind("account", account)
            .execute();
        return update(handle, increment).bind("account", account).bind("max", maxOpen).execute() == 1;
    }

    private static void insert(Handle handle, Tunnel tunnel) {
        Destination to = tunnel.destination();
        update(handle,
                """
                        insert into tunnels (id, account, is_open, description, thing_name, services, lifetime_minutes, tags,
                            created_at, last_updated_at, expires_at, source_changed_at, destination_changed_at,
                            notification_due, destination_protocol, bytes_per_second)
                        values (:id, :account, true, :description, :thing, :services, :lifetime, :tags, :now, :now, :expires,
                            :now, :now, :due, :protocol, :rate)""")
            .bind("id", tunnel.id().value())
            .bind("account", tunnel.account())
            .bind("description", tunnel.description())
            .bind("thing", to == null ? null : to.thingName())
            .bind("services", to == null ? null : TunnelRow.services(to))
            .bind("lifetime", tunnel.lifetime().toMinutes())
            .bind("tags", TunnelRow.tags(tunnel.tags()))
            .bind("now", tunnel.createdAt().toEpochMilli())
            .bind("expires", tunnel.expiresAt().toEpochMilli())
            .bind("due", to != null && to.thingName() != null)
            .bind("protocol", tunnel.terms().protocol().map(Enum::name).orElse(null))
            .bind("rate", tunnel.terms().bytesPerSecond())
            .execute();
    }

    @Override
    public Optional<Tunnel> find(String account, TunnelId id) {
        return database
            .read(handle -> query(handle, "select * from tunnels where id = :id and account = :account")
                .bind("id", id.value())
                .bind("account", account)
                .map(new TunnelRow())
                .findOne());
    }

    @Override
    public List<Tunnel> list(String account, @Nullable String thingName, @Nullable Position after,
            int limit) {
        String sql = "select * from tunnels where account = :account"
                + (thingName == null ? "" : " and thing_name = :thing")
                + (after == null ? "" : " and (created_at < :at or created_at = :at and id > :id)")
                + " order by created_at desc, id limit :limit";
        return database.read(handle -> {
            Query query = query(handle, sql).bind("account", account).bind("limit", limit);
            if (thingName != null) {
                query.bind("thing", thingName);
            }
            if (after != null) {
                query.bind("at", after.createdAt().toEpochMilli()).bind("id", after.id().value());
            }
            return query.map(new TunnelRow()).list();
        });
    }

    @Override
    public boolean close(String account, TunnelId id, Instant now) {
        return database.transaction(handle -> close(handle, account, id.value(), now.toEpochMilli()));
    }

    private boolean close(Handle handle, String account, String id, long at) {
        boolean wasOpen = update(handle,
                """
                        update tunnels set is_open = false, closed_at = :at, last_updated_at = :at, notification_due = false,
                            source_changed_at = case when source_attachment is null then source_changed_at else :at end,
                            destination_changed_at =
                                case when destination_attachment is null then destination_changed_at else :at end,
                            source_attachment = null, destination_attachment = null
                        where id = :id and account = :account and is_open""")
            .bind("id", id)
            .bind("account", account)
            .bind("at", at)
            .execute() == 1;
        if (wasOpen) {
            tokens.deleteAll(handle, id);
            countOneLess(handle, account);
        }
        return wasOpen;
    }

    private static void countOneLess(Handle handle, String account) {
        update(handle, "update open_tunnels set number = number - 1 where account = :account")
            .bind("account", account)
            .execute();
    }

    @Override
    public boolean delete(String account, TunnelId id) {
        return database.transaction(handle -> {
            close(handle, account, id.value(), 0);
            return update(handle, "delete from tunnels where id = :id and account = :account")
                .bind("id", id.value())
                .bind("account", account)
                .execute() == 1;
        });
    }

    @Override
    public boolean rotate(String account, TunnelId id, Map<Side, Digest> digests, @Nullable Destination adopt,
            Instant now) {
        return database.transaction(handle -> {
            boolean destination = digests.containsKey(Side.DESTINATION);
            Update update = update(handle, "update tunnels set last_updated_at = :now"
                    + (adopt == null ? "" : ", thing_name = :thing, services = :services")
                    + (destination
                            ? ", notification_due = " + (adopt == null ? "thing_name is not null" : ":due")
                            : "")
                    + " where id = :id and account = :account and is_open and expires_at > :now"
                    + (adopt == null ? "" : " and services is null"));
            update.bind("now", now.toEpochMilli()).bind("id", id.value()).bind("account", account);
            if (adopt != null) {
                update.bind("thing", adopt.thingName())
                    .bind("services", TunnelRow.services(adopt))
                    .bind("due", adopt.thingName() != null);
            }
            if (update.execute() != 1) {
                return false;
            }
            tokens.replace(handle, id, digests);
            return true;
        });
    }

    @Override
    public Optional<Boolean> tag(String account, TunnelId id, Map<String, String> added, int maxTags,
            Instant now) {
        return database.transaction(
                handle -> lock(handle, id).filter(tunnel -> tunnel.account().equals(account)).map(tunnel -> {
                    Map<String, String> tags = new LinkedHashMap<>(tunnel.tags());
                    tags.putAll(added);
                    return tags.size() <= maxTags && writeTags(handle, id, tags, now);
                }));
    }

    @Override
    public boolean untag(String account, TunnelId id, Set<String> keys, Instant now) {
        return database.transaction(
                handle -> lock(handle, id).filter(tunnel -> tunnel.account().equals(account)).map(tunnel -> {
                    Map<String, String> tags = new LinkedHashMap<>(tunnel.tags());
                    tags.keySet().removeAll(keys);
                    return writeTags(handle, id, tags, now);
                }).isPresent());
    }

    private static boolean writeTags(Handle handle, TunnelId id, Map<String, String> tags, Instant now) {
        return update(handle, "update tunnels set tags = :tags, last_updated_at = :now where id = :id")
            .bind("tags", TunnelRow.tags(tags))
            .bind("now", now.toEpochMilli())
            .bind("id", id.value())
            .execute() == 1;
    }

    @Override
    public AttachResult attach(Claim claim, Instant now) {
        return database.transaction(handle -> {
            // The token is read once more behind the lock: who held it may have revoked the token.
            Optional<Tunnel> tunnel = lock(handle, claim.token()).filter(found -> found.isOpenAt(now));
            Optional<TokenRows.Token> token = tunnel.flatMap(found -> tokens.find(handle, claim.token()))
                .filter(found -> found.side() == claim.side());
            if (tunnel.isEmpty() || token.isEmpty()) {
                return new AttachResult.Refused(AttachResult.Refusal.INVALID_TOKEN);
            }
            Optional<AttachResult.Refusal> refusal = token.get().refusal(claim, now);
            return refusal.isPresent() ? new AttachResult.Refused(refusal.get())
                    : attached(handle, tunnel.get(), token.get(), claim, now);
        });
    }

    private AttachResult attached(Handle handle, Tunnel tunnel, TokenRows.Token token, Claim claim,
            Instant now) {
        tokens.use(handle, tunnel.id(), token, claim);
        boolean destination = claim.side() == Side.DESTINATION;
        String side = claim.side().wireName();
        update(handle,
                "update tunnels set " + side + "_attachment = :attachment, " + side + "_changed_at = :now"
                        + (destination ? ", notification_due = false" : "") + " where id = :id")
            .bind("attachment", claim.attachment())
            .bind("now", now.toEpochMilli())
            .bind("id", tunnel.id().value())
            .execute();
        return new AttachResult.Attached(tunnel, claim.side(), claim.attachment());
    }

    @Override
    public void detached(TunnelId id, Side side, String attachment, Instant now) {
        database.transaction(handle -> update(handle,
                "update tunnels set " + side.wireName() + "_attachment = null, " + side.wireName()
                        + "_changed_at = :now where id = :id and " + side.wireName()
                        + "_attachment = :attachment")
            .bind("now", now.toEpochMilli())
            .bind("id", id.value())
            .bind("attachment", attachment)
            .execute());
    }

    @Override
    public void restarted(Instant now, Instant returnUntil) {
        database.transaction(handle -> {
            for (Side side : Side.values()) {
                String attachment = side.wireName() + "_attachment";
                update(handle,
                        "update tokens set return_until = :until where used and client_token is null"
                                + " and attachment in (select " + attachment
                                + " from tunnels where is_open and " + attachment + " is not null)")
                    .bind("until", returnUntil.toEpochMilli())
                    .execute();
                update(handle,
                        "update tunnels set " + attachment + " = null, " + side.wireName()
                                + "_changed_at = :now where " + attachment + " is not null")
                    .bind("now", now.toEpochMilli())
                    .execute();
            }
            return true;
        });
    }

    /// Each tunnel in a transaction of its own, so that a row and then its account's count are locked in that
    /// order alone.
    @Override
    public List<Tunnel> expire(Instant now) {
        List<Tunnel> over = database.read(handle -> query(handle,
                "select * from tunnels where is_open and expires_at <= :now order by expires_at limit :limit")
            .bind("now", now.toEpochMilli())
            .bind("limit", EXPIRED_AT_ONCE)
            .map(new TunnelRow())
            .list());
        return over.stream()
            .filter(tunnel -> close(tunnel.account(), tunnel.id(), tunnel.expiresAt()))
            .toList();
    }

    @Override
    public int purge(Instant closedBefore) {
        return database.transaction(handle -> update(handle, "delete from tunnels where closed_at < :before")
            .bind("before", closedBefore.toEpochMilli())
            .execute());
    }

    @Override
    public List<Tunnel> notificationsDue(Instant now) {
        return database.read(handle -> query(handle,
                "select * from tunnels where is_open and notification_due and expires_at > :now")
            .bind("now", now.toEpochMilli())
            .map(new TunnelRow())
            .list());
    }

    @Override
    public boolean respell(TunnelId id, Digest destinationToken, Instant now) {
        return database.transaction(handle -> {
            boolean due = update(handle, """
                    update tunnels set notification_due = true
                    where id = :id and is_open and notification_due and expires_at > :now""")
                .bind("id", id.value())
                .bind("now", now.toEpochMilli())
                .execute() == 1;
            if (due) {
                tokens.insert(handle, id, Map.of(Side.DESTINATION, destinationToken));
            }
            return due;
        });
    }

    @Override
    public void notified(TunnelId id, Digest destinationToken) {
        database.transaction(handle -> update(handle,
                """
                        update tunnels set notification_due = false where id = :id and exists (
                            select 1 from tokens where digest = :digest and tunnel_id = :id and side = 'DESTINATION')""")
            .bind("id", id.value())
            .bind("digest", destinationToken.hex())
            .execute());
    }

    private static Optional<Tunnel> lock(Handle handle, TunnelId id) {
        return query(handle, "select * from tunnels where id = :id for update").bind("id", id.value())
            .map(new TunnelRow())
            .findOne();
    }

    /// The tunnel that a token belongs to.
    private static Optional<Tunnel> lock(Handle handle, Digest token) {
        return query(handle,
                "select * from tunnels where id = (select tunnel_id from tokens where digest = :digest) for update")
            .bind("digest", token.hex())
            .map(new TunnelRow())
            .findOne();
    }

    private static Query query(Handle handle, String sql) {
        return handle.createQuery(sql);
    }

    private static Update update(Handle handle, String sql) {
        return handle.createUpdate(sql);
    }
}
