package io.culvert.tunnel;

import io.culvert.tunnel.life.Claimant;
import io.culvert.tunnel.life.LifeId;
import io.culvert.tunnel.life.OwnLife;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Opens, rotates and closes tunnels and admits their peers. The control API, the relay and the MQTT endpoint
/// use this class. The [TunnelStore] keeps the state; each change is sent as a [TunnelEvent] once it is
/// durable.
///
/// Does not check permissions or the form of arguments; callers must have done both. Methods block on the
/// store: call them from virtual threads.
public final class Tunnels {

    private final TunnelStore store;
    private final TokenMint mint;
    private final TunnelsConfig config;
    private final InstantSource clock;
    private final Consumer<TunnelEvent> events;
    private final DueNotifications notifications;
    private final OwnLife membership;
    private final DetachBacklog detaches = new DetachBacklog();

    /// The tunnels of a process that has its database to itself.
    ///
    /// @param mint creates tokens
    /// @param seal encrypts tokens while their notification is due
    /// @param events receives every change once it is durable
    public Tunnels(TunnelStore store, TokenMint mint, TokenSeal seal, TunnelsConfig config,
            InstantSource clock, Consumer<TunnelEvent> events) {
        this(store, mint, seal, config, clock, events, OwnLife.ALONE);
    }

    /// @param membership for whom peers are admitted
    public Tunnels(TunnelStore store, TokenMint mint, TokenSeal seal, TunnelsConfig config,
            InstantSource clock, Consumer<TunnelEvent> events, OwnLife membership) {
        this.store = store;
        this.mint = mint;
        this.config = config;
        this.clock = clock;
        this.events = events;
        this.notifications = new DueNotifications(store, seal);
        this.membership = membership;
    }

    /// The limits in force, for messages that name them.
    public TunnelsConfig config() {
        return config;
    }

    /// Opens a tunnel (spec: service 1.4).
    public OpenResult open(NewTunnel asked) {
        Optional<String> tooMany = config.tooManyServices(asked.destination())
            .or(() -> config.tooManyTags(asked.tags().size()));
        if (tooMany.isPresent()) {
            return new OpenResult.LimitExceeded(tooMany.get());
        }
        Tunnel tunnel = Tunnel.opened(asked, new TunnelId(UUID.randomUUID().toString()), now());
        FreshTokens tokens = FreshTokens.mint(mint, EnumSet.allOf(Side.class));
        if (!store.create(tunnel, notifications.issue(tokens, tunnel.id()), config.maxOpenTunnels())) {
            return new OpenResult.LimitExceeded("open tunnels: " + config.maxOpenTunnels()
                    + " are open in this account (expected: fewer; close one or raise the limit)");
        }
        tellDue(tunnel, tokens);
        return new OpenResult.Opened(tunnel, tokens.bySide());
    }

    /// Finds a tunnel.
    public Optional<Tunnel> describe(String account, TunnelId id) {
        Instant now = now();
        return store.find(account, id).map(tunnel -> tunnel.asOf(now));
    }

    /// One page of an account's tunnels, newest first; see [TunnelStore#list].
    public List<Tunnel> list(String account, @Nullable String thingName,
            TunnelStore.@Nullable TunnelCursor after, int limit) {
        Instant now = now();
        return store.list(account, thingName, after, limit).stream().map(tunnel -> tunnel.asOf(now)).toList();
    }

    /// Closes a tunnel; closing a closed one changes nothing.
    ///
    /// @param seen the tunnel that the caller's permission was checked against
    /// @param delete whether to delete the tunnel at once instead of keeping it for the retention period
    public CloseResult close(Tunnel seen, boolean delete) {
        CloseResult result = store.close(seen, delete, config.maxClosedTunnels(), now());
        if (result instanceof CloseResult.Closed closed) {
            tellClosed(closed.change(), false);
        }
        return result;
    }

    /// Revokes the tokens of some sides and issues new ones for the rest of the tunnel's lifetime (spec:
    /// service 2 and rules 1 to 5).
    ///
    /// @param seen the tunnel that the caller's permission was checked against; the result is [Stale] if its
    /// tags or destination have changed since
    /// @param sides the sides to rotate, one or both
    /// @param given the destination that the caller repeats, or null
    public RotateResult rotate(Tunnel seen, Set<Side> sides, @Nullable Destination given) {
        FreshTokens tokens = FreshTokens.mint(mint, sides);
        Rotation rotation = new Rotation(seen, notifications.issue(tokens, seen.id()), given, config);
        return switch (store.rotate(rotation, now())) {
            case RotateWrite.Refused(var reason) -> reason;
            case RotateWrite.Written(var change, var adopted) -> {
                tellRotated(change, tokens, adopted);
                yield new RotateResult.Rotated(change.tunnel(), tokens.bySide());
            }
        };
    }

    /// Sets tags; replaces the values of existing keys.
    ///
    /// @param seen the tunnel that the caller's permission was checked against
    public TagResult tag(Tunnel seen, Map<String, String> tags) {
        return store.tag(new Tagging(seen, tags, Set.of(), config.maxTags()), now());
    }

    /// Removes tags by key; ignores keys that the tunnel does not have.
    ///
    /// @param seen the tunnel that the caller's permission was checked against
    public TagResult untag(Tunnel seen, Set<String> keys) {
        return store.tag(new Tagging(seen, Map.of(), keys, config.maxTags()), now());
    }

    /// Admits or refuses a peer. Refuses a token that this service cannot have created without a query to the
    /// store.
    ///
    /// @param clientToken the `client-token` header, or null if absent or empty
    /// @param address the client's IP address, without a port
    public AttachResult attach(ClientAccessToken token, Side side, @Nullable String clientToken,
            String address) {
        return attach(token, side, clientToken, address, AttachAttempt.first());
    }

    /// Admits or refuses a peer, at one of several attempts for the same handshake.
    ///
    /// @param clientToken the `client-token` header, or null if absent or empty
    /// @param address the client's IP address, without a port
    public AttachResult attach(ClientAccessToken token, Side side, @Nullable String clientToken,
            String address, AttachAttempt attempt) {
        if (!mint.isGenuine(token)) {
            return new AttachResult.Refused(AttachResult.Refusal.INVALID_TOKEN);
        }
        Claimant claimant = membership.claimant();
        if (!claimant.lease().mayAct()) {
            return new AttachResult.Fenced();
        }
        Digest clientDigest = clientToken == null ? null : Digest.of(clientToken);
        AttachResult result = store.attach(new Claim(token.digest(), side, clientDigest, address,
                attempt.attachment(), attempt.before(), claimant), now());
        if (result instanceof AttachResult.Attached attached && side == Side.DESTINATION
                && attached.entry() == AttachResult.Entry.FIRST) {
            tellVoid(attached.tunnel());
        }
        return claimant.lease().mayAct() ? result : new AttachResult.Fenced();
    }

    /// Whether an admission still stands: the life that it was made for may act, and has not opened another
    /// session with the database since, before which a hint to dismiss the peer may have been missed. If not,
    /// the store must be asked again. Does not wait.
    public boolean isCurrent(AttachResult.Attached peer) {
        return peer.claimant().lease().mayAct()
                && peer.claimant().session() == membership.claimant().session();
    }

    /// Records that a peer has detached. Must not be called for peers that the service disconnects in order
    /// to stop, because these may reattach. If the store fails, a later [#sweep] writes the detachment.
    ///
    /// @throws StoreException if the store failed
    public void detached(AttachResult.Attached peer) {
        detaches.write(store, new DetachBacklog.Departure(peer.tunnel().id(), peer.side(), peer.attachment(),
                home(peer), now()));
    }

    /// Lets a peer's token return before the service dismisses it: because the node drains, because the edge
    /// of a carried peer is lost, or because the tunnel has moved. From the call on the peer must pass nothing
    /// on; its channel is closed when this has returned.
    ///
    /// @throws StoreException if the store failed; the peer may then return once its life has ended
    public void released(AttachResult.Attached peer) {
        Instant now = now();
        store.released(peer.tunnel().id(), peer.side(), peer.attachment(), peer.claimant().lease().id(), now,
                now.plus(config.returnWindow()));
    }

    private static @Nullable LifeId home(AttachResult.Attached peer) {
        return peer.claimant().lease().life().orElse(null);
    }

    /// The due notifications of a thing, newest first, which are sent when its device subscribes.
    ///
    /// @param limit the maximum number of elements
    public List<Notification> notificationsDue(String account, String thingName, int limit) {
        return notifications.of(account, thingName, now(), limit);
    }

    /// All due notifications, of all accounts.
    public List<Notification> notificationsDue() {
        return notifications.all(now());
    }

    /// Records that the thing has confirmed a notification.
    public void notified(Notification notification) {
        store.notified(notification.tunnelId(), notification.version(), now());
    }

    /// Must be called once at start, before peers are admitted: see [TunnelStore#restarted].
    public void restarted() {
        Instant now = now();
        store.restarted(now, now.plus(config.returnWindow()));
    }

    /// Must be called at start, before [#restarted], if the store may be a restored backup: see
    /// [TunnelStore#restored].
    ///
    /// @return the number of tunnels that need a rotation before peers can attach
    public int restored() {
        return store.restored(now());
    }

    /// The number of open tunnels of all accounts; until the next [#sweep] also those whose lifetime
    /// has ended.
    public int openCount() {
        return store.openCount();
    }

    /// Closes tunnels whose lifetime has ended, deletes those whose retention has ended, and writes
    /// detachments that the store could not write before. Must be called about every second.
    public void sweep() {
        Instant now = now();
        store.expire(config.maxClosedTunnels(), now).forEach(change -> tellClosed(change, true));
        store.purge(now.minus(config.retention()));
        detaches.retry(store);
    }

    private void tellRotated(Change change, FreshTokens tokens, @Nullable Destination adopted) {
        Tunnel tunnel = change.tunnel();
        if (adopted != null) {
            events.accept(new TunnelEvent.DestinationAdopted(tunnel.account(), tunnel.id(), tunnel.version(),
                    adopted));
        }
        events.accept(new TunnelEvent.Rotated(tunnel.account(), tunnel.id(), tunnel.version(),
                tokens.bySide().keySet(), change.ended()));
        tellDue(tunnel, tokens);
    }

    private void tellClosed(Change change, boolean expired) {
        Tunnel tunnel = change.tunnel();
        events.accept(new TunnelEvent.Closed(tunnel.account(), tunnel.id(), tunnel.version(), expired,
                change.ended()));
        tellVoid(tunnel);
    }

    private void tellVoid(Tunnel tunnel) {
        tunnel.thing()
            .ifPresent(thing -> events.accept(new TunnelEvent.NotificationVoid(tunnel.account(), tunnel.id(),
                    tunnel.version(), thing)));
    }

    private void tellDue(Tunnel tunnel, FreshTokens tokens) {
        DueNotifications.of(tunnel, tunnel.version(), tokens.destination())
            .ifPresent(due -> events.accept(new TunnelEvent.NotificationDue(due)));
    }

    /// The store keeps, and the API returns, milliseconds.
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
