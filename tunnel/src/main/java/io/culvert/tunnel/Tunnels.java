package io.culvert.tunnel;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The rules of tunnels: who may open, rotate, attach, and what that changes. The control API, the relay and
/// the notification all come here; state lives in the [TunnelStore], and what others must do about a change is
/// told as a [TunnelEvent] after it is durable.
///
/// Callers have checked the form of what they pass and the caller's permission. Methods block on the store:
/// call them from virtual threads.
public final class Tunnels {

    /// The longest and the default lifetime.
    public static final Duration MAX_LIFETIME = Duration.ofHours(12);

    private final TunnelStore store;
    private final TokenMint mint;
    private final TunnelsConfig config;
    private final InstantSource clock;
    private final Consumer<TunnelEvent> events;

    /// @param events told of every change after it is durable
    public Tunnels(TunnelStore store, TokenMint mint, TunnelsConfig config, InstantSource clock,
            Consumer<TunnelEvent> events) {
        this.store = store;
        this.mint = mint;
        this.config = config;
        this.clock = clock;
        this.events = events;
    }

    /// The limits that these rules hold to, for words about them.
    public TunnelsConfig config() {
        return config;
    }

    /// Opens a tunnel (spec: service 1.4).
    ///
    /// @param lifetime whole minutes, 1 to 720
    public OpenResult open(String account, @Nullable String description, @Nullable Destination destination,
            Duration lifetime, Map<String, String> tags) {
        return open(account, description, destination, lifetime, tags, RelayTerms.NONE);
    }

    /// Opens a tunnel that the relay carries on these terms.
    ///
    /// @param lifetime whole minutes, 1 to 720
    public OpenResult open(String account, @Nullable String description, @Nullable Destination destination,
            Duration lifetime, Map<String, String> tags, RelayTerms terms) {
        Optional<String> tooMany = overLimit(destination, tags);
        if (tooMany.isPresent()) {
            return new OpenResult.LimitExceeded(tooMany.get());
        }
        Instant now = now();
        TunnelId id = new TunnelId(UUID.randomUUID().toString());
        ConnectionState idle = new ConnectionState(false, now);
        Tunnel tunnel = new Tunnel(account, id, TunnelStatus.OPEN, description, destination, lifetime, tags,
                now, now, null, idle, idle, terms);
        Map<Side, ClientAccessToken> tokens = mint(EnumSet.allOf(Side.class));
        if (!store.create(tunnel, digests(tokens), config.maxOpenTunnels())) {
            return new OpenResult.LimitExceeded("open tunnels: " + config.maxOpenTunnels()
                    + " are open in this account (expected: fewer; close one or raise the limit)");
        }
        notify(tunnel, tokens);
        return new OpenResult.Opened(tunnel, tokens);
    }

    /// The tunnel as it is now.
    public Optional<Tunnel> describe(String account, TunnelId id) {
        Instant now = now();
        return store.find(account, id).map(tunnel -> tunnel.asOf(now));
    }

    /// One page of an account's tunnels, newest first; see [TunnelStore#list].
    public List<Tunnel> list(String account, @Nullable String thingName, TunnelStore.@Nullable Position after,
            int limit) {
        Instant now = now();
        return store.list(account, thingName, after, limit).stream().map(tunnel -> tunnel.asOf(now)).toList();
    }

    /// Closes a tunnel; closing a closed one changes nothing.
    ///
    /// @param delete whether to remove it at once instead of keeping it listed
    /// @return whether it exists
    public boolean close(String account, TunnelId id, boolean delete) {
        boolean wasOpen = store.close(account, id, now());
        boolean found = delete ? store.delete(account, id) : wasOpen || store.find(account, id).isPresent();
        if (wasOpen) {
            ended(account, id, false);
        }
        return found;
    }

    /// Revokes the tokens of some sides and issues new ones for the rest of the tunnel's life (spec: service
    /// 2 and rules 1 to 5).
    ///
    /// @param sides one or both
    /// @param given the destination as the caller gives it again, or null
    public RotateResult rotate(String account, TunnelId id, Set<Side> sides, @Nullable Destination given) {
        if (given != null && !sides.contains(Side.DESTINATION)) {
            return new RotateResult.DestinationNotAllowed();
        }
        Instant now = now();
        Tunnel tunnel = store.find(account, id).orElse(null);
        if (tunnel == null || !tunnel.isOpenAt(now)) {
            return new RotateResult.NotFound();
        }
        Destination stored = tunnel.destination();
        if (given != null && stored != null && !stored.sameAs(given)) {
            return new RotateResult.DestinationDiffers(stored);
        }
        Destination adopt = stored == null ? given : null;
        Optional<String> tooMany = overLimit(adopt, Map.of());
        if (tooMany.isPresent()) {
            return new RotateResult.LimitExceeded(tooMany.get());
        }
        Map<Side, ClientAccessToken> tokens = mint(sides);
        if (!store.rotate(account, id, digests(tokens), adopt, now)) {
            return new RotateResult.NotFound();
        }
        return rotated(store.find(account, id).orElse(tunnel), tokens, adopt);
    }

    /// Sets tags; see [TunnelStore#tag].
    public Optional<Boolean> tag(String account, TunnelId id, Map<String, String> tags) {
        return store.tag(account, id, tags, config.maxTags(), now());
    }

    /// Removes tags; see [TunnelStore#untag].
    public boolean untag(String account, TunnelId id, Set<String> keys) {
        return store.untag(account, id, keys, now());
    }

    /// Lets a peer in, or not. A token that this service cannot have made is refused without asking the
    /// store.
    ///
    /// @param clientToken the `client-token` header, or null when absent or empty
    public AttachResult attach(ClientAccessToken token, Side side, @Nullable String clientToken) {
        if (!mint.isGenuine(token)) {
            return new AttachResult.Refused(AttachResult.Refusal.INVALID_TOKEN);
        }
        Digest clientDigest = clientToken == null ? null : Digest.of(clientToken);
        AttachResult result = store
            .attach(new Claim(token.digest(), side, clientDigest, UUID.randomUUID().toString()), now());
        if (side == Side.DESTINATION && result instanceof AttachResult.Attached attached) {
            Tunnel tunnel = attached.tunnel();
            events.accept(new TunnelEvent.NotificationVoid(tunnel.account(), tunnel.id()));
        }
        return result;
    }

    /// A peer has left. Not to be called when the service drops its peers to stop: they may come back then.
    public void detached(TunnelId id, Side side, String attachment) {
        store.detached(id, side, attachment, now());
    }

    /// The thing has confirmed its notification.
    public void notified(Notification notification) {
        store.notified(notification.tunnelId(), notification.token().digest());
    }

    /// To be called once at start, before peers are let in: see [TunnelStore#restarted]. Tells again of every
    /// notification that was not confirmed before.
    public void restarted() {
        Instant now = now();
        store.restarted(now, now.plus(config.returnWindow()));
        for (Tunnel tunnel : store.notificationsDue(now)) {
            ClientAccessToken token = mint.mint();
            if (store.respell(tunnel.id(), token.digest(), now)) {
                notify(tunnel, Map.of(Side.DESTINATION, token));
            }
        }
    }

    /// Closes what has outlived its lifetime and removes what has outlived its retention; to be called every
    /// second or so.
    ///
    /// @return how many were closed
    public int sweep() {
        Instant now = now();
        List<Tunnel> expired = store.expire(now);
        expired.forEach(tunnel -> ended(tunnel.account(), tunnel.id(), true));
        store.purge(now.minus(config.retention()));
        return expired.size();
    }

    private RotateResult rotated(Tunnel tunnel, Map<Side, ClientAccessToken> tokens,
            @Nullable Destination adopted) {
        if (adopted != null) {
            events.accept(new TunnelEvent.DestinationAdopted(tunnel.account(), tunnel.id(), adopted));
        }
        events.accept(new TunnelEvent.Rotated(tunnel.account(), tunnel.id(), tokens.keySet()));
        notify(tunnel, tokens);
        return new RotateResult.Rotated(tunnel, tokens);
    }

    private void ended(String account, TunnelId id, boolean expired) {
        events.accept(new TunnelEvent.Closed(account, id, expired));
        events.accept(new TunnelEvent.NotificationVoid(account, id));
    }

    private void notify(Tunnel tunnel, Map<Side, ClientAccessToken> tokens) {
        ClientAccessToken token = tokens.get(Side.DESTINATION);
        Destination destination = tunnel.destination();
        if (token != null && destination != null && destination.thingName() != null) {
            events.accept(new TunnelEvent.NotificationDue(new Notification(tunnel.account(), tunnel.id(),
                    destination.thingName(), token, destination.services(), tunnel.expiresAt())));
        }
    }

    private Optional<String> overLimit(@Nullable Destination destination, Map<String, String> tags) {
        if (destination != null && destination.services().size() > config.maxServices()) {
            return Optional.of("destinationConfig.services: " + destination.services().size()
                    + " services (expected: at most " + config.maxServices() + ")");
        }
        if (tags.size() > config.maxTags()) {
            return Optional.of("tags: " + tags.size() + " tags (expected: at most " + config.maxTags() + ")");
        }
        return Optional.empty();
    }

    private Map<Side, ClientAccessToken> mint(Set<Side> sides) {
        Map<Side, ClientAccessToken> tokens = new EnumMap<>(Side.class);
        sides.forEach(side -> tokens.put(side, mint.mint()));
        return tokens;
    }

    private static Map<Side, Digest> digests(Map<Side, ClientAccessToken> tokens) {
        Map<Side, Digest> digests = new EnumMap<>(Side.class);
        tokens.forEach((side, token) -> digests.put(side, token.digest()));
        return digests;
    }

    /// Milliseconds are what the store keeps and what the API answers.
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
