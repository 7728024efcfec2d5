package io.culvert.tunnel;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads notifications, which the store keeps encrypted.
final class DueNotifications {

    private final TunnelStore store;
    private final TokenSeal seal;

    DueNotifications(TunnelStore store, TokenSeal seal) {
        this.store = store;
        this.seal = seal;
    }

    IssuedTokens issue(FreshTokens tokens, TunnelId tunnel) {
        return tokens.issue(seal, tunnel);
    }

    List<Notification> of(String account, String thingName, Instant now, int limit) {
        return opened(store.notificationsDue(account, thingName, now, limit));
    }

    List<Notification> all(Instant now) {
        return opened(store.notificationsDue(now));
    }

    private List<Notification> opened(List<SealedNotification> due) {
        return due.stream().map(this::open).flatMap(Optional::stream).toList();
    }

    /// Drops a notification that was encrypted with another key, because it can never be delivered.
    private Optional<Notification> open(SealedNotification due) {
        Tunnel tunnel = due.tunnel();
        Optional<ClientAccessToken> token = seal.open(tunnel.id(), due.token());
        if (token.isEmpty()) {
            store.voidNotification(tunnel.id(), due.version());
        }
        return of(tunnel, due.version(), token.orElse(null));
    }

    /// The notification of a tunnel; empty if the tunnel has no thing or there is no token.
    static Optional<Notification> of(Tunnel tunnel, long version, @Nullable ClientAccessToken token) {
        Destination destination = tunnel.destination();
        if (token == null || destination == null || destination.thingName() == null) {
            return Optional.empty();
        }
        return Optional.of(new Notification(tunnel.account(), tunnel.id(), version, destination.thingName(),
                token, destination.services(), tunnel.expiresAt()));
    }
}
