package io.culvert.tunnel;

import io.culvert.tunnel.life.LifeId;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A store in memory that passes the contract, for tests of other modules that need tunnels and no database.
public class TunnelsInMemory implements TunnelStore {

    private static final Comparator<Tunnel> NEWEST_FIRST = Comparator.comparing(Tunnel::createdAt)
        .reversed()
        .thenComparing(tunnel -> tunnel.id().value());

    private record Token(TunnelId tunnel, TokenState state) {}

    private record Due(long version, String sealed) {}

    private final Map<TunnelId, Tunnel> tunnels = new HashMap<>();
    private final Map<Digest, Token> tokens = new HashMap<>();
    private final Map<TunnelId, Due> due = new HashMap<>();

    @Override
    public synchronized boolean create(Tunnel tunnel, IssuedTokens issued, int maxOpen) {
        long open = of(tunnel.account()).filter(one -> one.status() == TunnelStatus.OPEN).count();
        if (open >= maxOpen) {
            return false;
        }
        tunnels.put(tunnel.id(), tunnel);
        issue(tunnel, issued);
        return true;
    }

    private void issue(Tunnel tunnel, IssuedTokens issued) {
        issued.digests()
            .forEach((side, digest) -> tokens.put(digest, new Token(tunnel.id(), TokenState.fresh(side))));
        if (issued.sealed() != null && tunnel.thing().isPresent()) {
            due.put(tunnel.id(), new Due(tunnel.version(), issued.sealed()));
        }
    }

    private Stream<Tunnel> of(String account) {
        return tunnels.values().stream().filter(tunnel -> tunnel.account().equals(account));
    }

    @Override
    public synchronized Optional<Tunnel> find(String account, TunnelId id) {
        return Optional.ofNullable(tunnels.get(id)).filter(tunnel -> tunnel.account().equals(account));
    }

    @Override
    public synchronized List<Tunnel> list(String account, @Nullable String thingName,
            @Nullable TunnelCursor after, int limit) {
        return of(account)
            .filter(tunnel -> thingName == null || thingName.equals(tunnel.thing().orElse(null)))
            .filter(tunnel -> after == null || isBehind(tunnel, after))
            .sorted(NEWEST_FIRST)
            .limit(limit)
            .toList();
    }

    private static boolean isBehind(Tunnel tunnel, TunnelCursor after) {
        int order = tunnel.createdAt().compareTo(after.createdAt());
        return order < 0 || order == 0 && tunnel.id().value().compareTo(after.id().value()) > 0;
    }

    @Override
    public synchronized CloseResult close(Tunnel seen, boolean delete, int maxClosed, Instant now) {
        Tunnel tunnel = find(seen.account(), seen.id()).orElse(null);
        if (tunnel == null) {
            return new CloseResult.NotFound();
        }
        if (!tunnel.isDescribedAs(seen)) {
            return new Stale(tunnel);
        }
        CloseResult result = tunnel.status() == TunnelStatus.OPEN ? new CloseResult.Closed(close(tunnel, now))
                : new CloseResult.AlreadyClosed();
        if (delete) {
            tunnels.remove(seen.id());
        }
        removeClosed(seen.account(), maxClosed);
        return result;
    }

    @Override
    public synchronized int openCount() {
        return (int) tunnels.values().stream().filter(tunnel -> tunnel.closedAt() == null).count();
    }

    private void removeClosed(String account, int max) {
        List<Tunnel> closed = of(account).filter(tunnel -> tunnel.closedAt() != null)
            .sorted(Comparator.comparing(Tunnel::closedAt))
            .toList();
        closed.subList(0, Math.max(0, closed.size() - max)).forEach(tunnel -> tunnels.remove(tunnel.id()));
    }

    private Change close(Tunnel tunnel, Instant at) {
        Tunnel closed = tunnel.closed(at);
        tunnels.put(tunnel.id(), closed);
        tokens.values().removeIf(token -> token.tunnel().equals(tunnel.id()));
        due.remove(tunnel.id());
        return tunnel.changeTo(closed);
    }

    @Override
    public synchronized RotateWrite rotate(Rotation rotation, Instant now) {
        Tunnel seen = rotation.seen();
        Tunnel stored = find(seen.account(), seen.id()).orElse(null);
        return switch (RotateRule.decide(stored, rotation, now)) {
            case RotateRule.Verdict.Refuse(var reason) -> new RotateWrite.Refused(reason);
            case RotateRule.Verdict.Rotate(var rotated, var adopted) -> {
                Set<Side> sides = rotation.tokens().digests().keySet();
                tokens.values()
                    .removeIf(token -> token.tunnel().equals(seen.id())
                            && sides.contains(token.state().side()));
                tunnels.put(seen.id(), rotated);
                issue(rotated, rotation.tokens());
                yield new RotateWrite.Written(Objects.requireNonNull(stored).changeTo(rotated), adopted);
            }
        };
    }

    @Override
    public synchronized TagResult tag(Tagging tagging, Instant now) {
        Tunnel seen = tagging.seen();
        TagResult result = TagRule.decide(find(seen.account(), seen.id()).orElse(null), tagging, now);
        if (result instanceof TagResult.Tagged(var tagged)) {
            tunnels.put(seen.id(), tagged);
        }
        return result;
    }

    @Override
    public synchronized AttachResult attach(Claim claim, Instant now) {
        Token token = tokens.get(claim.token());
        Tunnel tunnel = token == null ? null : tunnels.get(token.tunnel());
        return switch (AttachRule.decide(tunnel, token == null ? null : token.state(), claim, now)) {
            case AttachRule.Verdict.Decline(var answer) -> answer;
            case AttachRule.Verdict.Admit(var used, var entry, _) -> {
                Tunnel attached = Objects.requireNonNull(tunnel)
                    .connected(claim.side(), new ConnectionState(claim.attachment(), now));
                tunnels.put(attached.id(), attached);
                tokens.put(claim.token(), new Token(attached.id(), used));
                if (claim.side() == Side.DESTINATION && entry == AttachResult.Entry.FIRST) {
                    due.remove(attached.id());
                }
                yield new AttachResult.Attached(attached, claim.side(), claim.attachment(), entry,
                        tunnel.connection(claim.side()).attachment());
            }
        };
    }

    @Override
    public synchronized void detached(TunnelId id, Side side, String attachment, @Nullable LifeId home,
            Instant now) {
        tunnels.computeIfPresent(id,
                (key, tunnel) -> attachment.equals(tunnel.connection(side).attachment())
                        ? tunnel.connected(side, ConnectionState.idle(now))
                        : tunnel);
    }

    /// A store in memory serves one process, whose peers have no life.
    @Override
    public void released(TunnelId id, Side side, String attachment, LifeId holder, Instant now,
            Instant returnUntil) {
        throw new UnsupportedOperationException();
    }

    @Override
    public synchronized void restarted(Instant now, Instant returnUntil) {
        tokens.replaceAll((digest, token) -> isAttached(token)
                ? new Token(token.tunnel(), token.state().returnable(returnUntil))
                : token);
        disconnectAll(now);
    }

    private boolean isAttached(Token token) {
        Tunnel tunnel = Objects.requireNonNull(tunnels.get(token.tunnel()));
        String attachment = tunnel.connection(token.state().side()).attachment();
        return attachment != null && attachment.equals(token.state().attachment());
    }

    private void disconnectAll(Instant now) {
        for (Side side : Side.values()) {
            replaceAll(tunnel -> tunnel.connection(side).connected()
                    ? tunnel.connected(side, ConnectionState.idle(now))
                    : tunnel);
        }
    }

    private void replaceAll(UnaryOperator<Tunnel> next) {
        tunnels.replaceAll((id, tunnel) -> next.apply(tunnel));
    }

    @Override
    public synchronized int restored(Instant now) {
        int had = (int) tokens.values().stream().map(Token::tunnel).distinct().count();
        disconnectAll(now);
        tokens.clear();
        due.clear();
        return had;
    }

    @Override
    public synchronized List<Change> expire(int maxClosed, Instant now) {
        List<Change> changes = tunnels.values()
            .stream()
            .filter(tunnel -> tunnel.status() == TunnelStatus.OPEN && !tunnel.isOpenAt(now))
            .toList()
            .stream()
            .map(tunnel -> close(tunnel, tunnel.expiresAt()))
            .toList();
        changes.forEach(change -> removeClosed(change.tunnel().account(), maxClosed));
        return changes;
    }

    @Override
    public synchronized int purge(Instant closedBefore) {
        int before = tunnels.size();
        tunnels.values()
            .removeIf(tunnel -> tunnel.closedAt() != null && tunnel.closedAt().isBefore(closedBefore));
        return before - tunnels.size();
    }

    @Override
    public synchronized List<SealedNotification> notificationsDue(String account, String thingName,
            Instant now, int limit) {
        return notificationsDue(now).stream()
            .filter(one -> one.tunnel().account().equals(account)
                    && thingName.equals(one.tunnel().thing().orElse(null)))
            .limit(limit)
            .toList();
    }

    @Override
    public synchronized List<SealedNotification> notificationsDue(Instant now) {
        return tunnels.values()
            .stream()
            .filter(tunnel -> tunnel.isOpenAt(now) && due.containsKey(tunnel.id()))
            .sorted(NEWEST_FIRST)
            .map(tunnel -> sealed(tunnel, Objects.requireNonNull(due.get(tunnel.id()))))
            .toList();
    }

    private static SealedNotification sealed(Tunnel tunnel, Due due) {
        return new SealedNotification(tunnel, due.version(), due.sealed());
    }

    @Override
    public synchronized void notified(TunnelId id, long version, Instant now) {
        Due one = due.get(id);
        if (one != null && one.version() == version) {
            due.remove(id);
            tunnels.computeIfPresent(id, (key, tunnel) -> tunnel.notified(now));
        }
    }

    @Override
    public synchronized void voidNotification(TunnelId id, long version) {
        Due one = due.get(id);
        if (one != null && one.version() == version) {
            due.remove(id);
            tunnels.computeIfPresent(id,
                    (key, tunnel) -> tunnel.tagged(tunnel.tags(), tunnel.lastUpdatedAt()));
        }
    }
}
