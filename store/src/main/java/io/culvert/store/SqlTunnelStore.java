package io.culvert.store;

import io.culvert.tunnel.AttachResult;
import io.culvert.tunnel.AttachRule;
import io.culvert.tunnel.Change;
import io.culvert.tunnel.Claim;
import io.culvert.tunnel.CloseResult;
import io.culvert.tunnel.ConnectionState;
import io.culvert.tunnel.Homing;
import io.culvert.tunnel.IssuedTokens;
import io.culvert.tunnel.RotateRule;
import io.culvert.tunnel.RotateWrite;
import io.culvert.tunnel.Rotation;
import io.culvert.tunnel.SealedNotification;
import io.culvert.tunnel.Side;
import io.culvert.tunnel.Stale;
import io.culvert.tunnel.TagResult;
import io.culvert.tunnel.TagRule;
import io.culvert.tunnel.Tagging;
import io.culvert.tunnel.TokenState;
import io.culvert.tunnel.Tunnel;
import io.culvert.tunnel.TunnelId;
import io.culvert.tunnel.TunnelStore;
import io.culvert.tunnel.life.Claimant;
import io.culvert.tunnel.life.Life;
import io.culvert.tunnel.life.LifeId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Tunnels in SQL. A transaction that changes a tunnel locks its row, applies the tunnel's rules to what it
/// reads under the lock, and writes the next version, so transactions on one tunnel are serialised.
public final class SqlTunnelStore implements TunnelStore {

    private static final LongPages<Tunnel, TunnelCursor> PAGES = new LongPages<>(
            row -> new TunnelCursor(row.createdAt(), row.id()), Tunnel::chars, MAX_PAGE_CHARS);

    private final Database database;
    private final TunnelRows tunnels = new TunnelRows();
    private final TokenRows tokens = new TokenRows();
    private final NotificationRows notifications = new NotificationRows();
    private final AccountCounts open = new AccountCounts(AccountCounts.Kind.OPEN_TUNNELS);
    private final AccountCounts closed = new AccountCounts(AccountCounts.Kind.CLOSED_TUNNELS);

    private final LifeRows lives;

    /// @param database stays open as long as this store is used; its owner closes it
    public SqlTunnelStore(Database database) {
        this.database = database;
        this.lives = new LifeRows(database.hasAdvisoryLocks());
    }

    @Override
    public boolean create(Tunnel tunnel, IssuedTokens issued, int maxOpen) {
        return database.transaction(handle -> {
            if (!open.increment(handle, tunnel.account(), maxOpen)) {
                return false;
            }
            tunnels.insert(handle, tunnel, issued.sealed());
            tokens.insert(handle, tunnel.id(), issued.digests());
            return true;
        });
    }

    @Override
    public Optional<Tunnel> find(String account, TunnelId id) {
        return database.read(handle -> tunnels.find(handle, account, id));
    }

    @Override
    public List<Tunnel> list(String account, @Nullable String thingName, @Nullable TunnelCursor after,
            int limit) {
        return database.read(handle -> PAGES.read(after, limit,
                (place, rows) -> tunnels.list(handle, account, thingName, place, rows)));
    }

    @Override
    public int openCount() {
        return database.read(open::total);
    }

    @Override
    public CloseResult close(Tunnel seen, boolean delete, int maxClosed, Instant now) {
        return database.transaction(handle -> {
            Tunnel tunnel = tunnels.lock(handle, seen.account(), seen.id()).orElse(null);
            if (tunnel == null) {
                return new CloseResult.NotFound();
            }
            if (!tunnel.isDescribedAs(seen)) {
                return new Stale(tunnel);
            }
            Optional<Change> change = close(handle, tunnel, now);
            if (delete) {
                tunnels.delete(handle, seen.id());
                closed.add(handle, tunnel.account(), change.isPresent() ? 0 : -1);
            } else if (change.isPresent()) {
                countClosed(handle, tunnel.account(), maxClosed);
            }
            return change.<CloseResult>map(CloseResult.Closed::new).orElseGet(CloseResult.AlreadyClosed::new);
        });
    }

    /// Closes an open tunnel; the caller removes it or counts it as closed.
    private Optional<Change> close(Handle handle, Tunnel tunnel, Instant at) {
        if (tunnel.closedAt() != null) {
            return Optional.empty();
        }
        Tunnel ended = tunnel.closed(at);
        tunnels.save(handle, ended);
        notifications.clear(handle, tunnel.id());
        tokens.deleteAll(handle, tunnel.id());
        open.add(handle, tunnel.account(), -1);
        return Optional.of(tunnel.changeTo(ended));
    }

    /// Counts one more closed tunnel. If the account then has too many, removes those that were closed first.
    private void countClosed(Handle handle, String account, int max) {
        if (!closed.increment(handle, account, max)) {
            int excess = closed.number(handle, account) + 1 - max;
            closed.add(handle, account, 1 - tunnels.deleteClosed(handle, account, excess));
        }
    }

    @Override
    public RotateWrite rotate(Rotation rotation, Instant now) {
        Tunnel seen = rotation.seen();
        return database.transaction(handle -> {
            Tunnel stored = tunnels.lock(handle, seen.account(), seen.id()).orElse(null);
            return switch (RotateRule.decide(stored, rotation, now)) {
                case RotateRule.Verdict.Refuse(var reason) -> new RotateWrite.Refused(reason);
                case RotateRule.Verdict.Rotate(var rotated, var adopted) -> {
                    tunnels.save(handle, rotated);
                    replaceTokens(handle, rotated, rotation.tokens());
                    yield new RotateWrite.Written(Objects.requireNonNull(stored).changeTo(rotated), adopted);
                }
            };
        });
    }

    private void replaceTokens(Handle handle, Tunnel rotated, IssuedTokens issued) {
        tokens.replace(handle, rotated.id(), issued.digests());
        if (issued.sealed() != null) {
            notifications.replace(handle, rotated, issued.sealed());
        }
    }

    @Override
    public TagResult tag(Tagging tagging, Instant now) {
        Tunnel seen = tagging.seen();
        return database.transaction(handle -> {
            Tunnel stored = tunnels.lock(handle, seen.account(), seen.id()).orElse(null);
            TagResult result = TagRule.decide(stored, tagging, now);
            if (result instanceof TagResult.Tagged(var tagged)) {
                tunnels.save(handle, tagged);
            }
            return result;
        });
    }

    /// The tunnel's row is locked first, then the claiming life; what they protect is read in later
    /// statements, because a statement sees the database as it was when the statement began, before it waited
    /// for a lock.
    @Override
    public AttachResult attach(Claim claim, Instant now) {
        return database.transaction(handle -> {
            TunnelRows.Homed stored = tunnels.lock(handle, claim.token()).orElse(null);
            claim.claimant().lease().life().ifPresent(own -> lives.lockForClaim(handle, own));
            TokenState token = stored == null ? null : tokens.find(handle, claim.token()).orElse(null);
            LifeId home = stored == null ? null : stored.home();
            Homing homing = homing(handle, claim.claimant(), home, token);
            Tunnel tunnel = stored == null ? null : stored.tunnel();
            return switch (AttachRule.decide(tunnel, token, homing, claim, now)) {
                case AttachRule.Verdict.Decline(var answer) -> answer;
                case AttachRule.Verdict.Admit admit ->
                    admit(handle, Objects.requireNonNull(tunnel), claim, admit, now);
            };
        });
    }

    private Homing homing(Handle handle, Claimant claimant, @Nullable LifeId home,
            @Nullable TokenState token) {
        if (claimant.isAlone()) {
            return Homing.ALONE;
        }
        LifeId own = claimant.lease().id();
        LifeId holder = token == null ? null : token.holder();
        Map<LifeId, Life> found = lives
            .find(handle, Stream.of(own, home, holder).filter(Objects::nonNull).collect(Collectors.toSet()))
            .stream()
            .collect(Collectors.toMap(Life::id, life -> life));
        return new Homing(home, found.get(own), home == null ? null : found.get(home),
                holder == null ? null : found.get(holder));
    }

    private AttachResult admit(Handle handle, Tunnel tunnel, Claim claim, AttachRule.Verdict.Admit admit,
            Instant now) {
        Side side = claim.side();
        Tunnel attached = tunnel.connected(side, new ConnectionState(claim.attachment(), now));
        tokens.save(handle, claim.token(), admit.token());
        tunnels.saveConnection(handle, attached, side, admit.token().holder());
        if (side == Side.DESTINATION && admit.entry() == AttachResult.Entry.FIRST) {
            notifications.clear(handle, attached.id());
        }
        return new AttachResult.Attached(attached, side, claim.attachment(), admit.entry(),
                tunnel.connection(side).attachment(), admit.moved(), claim.claimant());
    }

    @Override
    public void detached(TunnelId id, Side side, String attachment, @Nullable LifeId home, Instant now) {
        database.transaction(handle -> tunnels.disconnect(handle, id, side, attachment, home, now));
    }

    /// The first statement locks the tunnel's row.
    @Override
    public void released(TunnelId id, Side side, String attachment, LifeId holder, Instant now,
            Instant returnUntil) {
        database.transaction(handle -> {
            int ended = tunnels.disconnect(handle, id, side, attachment, now);
            if (ended > 0) {
                tokens.makeReturnable(handle, id, attachment, holder, returnUntil);
            }
            return ended;
        });
    }

    @Override
    public void restarted(Instant now, Instant returnUntil) {
        database.transaction(handle -> {
            tokens.makeReturnable(handle, returnUntil);
            return tunnels.disconnectAll(handle, now);
        });
    }

    @Override
    public int restored(Instant now) {
        return database.transaction(handle -> {
            tunnels.disconnectAll(handle, now);
            notifications.clearAll(handle);
            return tokens.deleteAll(handle);
        });
    }

    /// Closes each tunnel in a separate transaction, so that locks are always taken in the same order: a
    /// tunnel's row, then its account's count.
    @Override
    public List<Change> expire(int maxClosed, Instant now) {
        return database.read(handle -> tunnels.expired(handle, now))
            .stream()
            .map(tunnel -> expire(tunnel, maxClosed))
            .flatMap(Optional::stream)
            .toList();
    }

    private Optional<Change> expire(Tunnel over, int maxClosed) {
        return database.transaction(handle -> {
            Optional<Change> change = tunnels.lock(handle, over.account(), over.id())
                .flatMap(tunnel -> close(handle, tunnel, tunnel.expiresAt()));
            change.ifPresent(ended -> countClosed(handle, over.account(), maxClosed));
            return change;
        });
    }

    @Override
    public int purge(Instant closedBefore) {
        return database.read(handle -> tunnels.accountsToPurge(handle, closedBefore))
            .stream()
            .mapToInt(account -> purge(account, closedBefore))
            .sum();
    }

    private int purge(String account, Instant closedBefore) {
        return database.transaction(handle -> {
            int purged = tunnels.purge(handle, account, closedBefore);
            closed.add(handle, account, -purged);
            return purged;
        });
    }

    @Override
    public List<SealedNotification> notificationsDue(String account, String thingName, Instant now,
            int limit) {
        return database.read(handle -> notifications.due(handle, account, thingName, now, limit));
    }

    @Override
    public List<SealedNotification> notificationsDue(Instant now) {
        return database.read(handle -> notifications.due(handle, now));
    }

    @Override
    public void notified(TunnelId id, long version, Instant now) {
        database.transaction(handle -> notifications.confirm(handle, id, version, now));
    }

    @Override
    public void voidNotification(TunnelId id, long version) {
        database.transaction(handle -> notifications.clear(handle, id, version));
    }
}
