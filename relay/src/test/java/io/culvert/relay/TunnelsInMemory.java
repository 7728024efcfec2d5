package io.culvert.relay;

import io.culvert.tunnel.AttachResult;
import io.culvert.tunnel.Claim;
import io.culvert.tunnel.Destination;
import io.culvert.tunnel.Digest;
import io.culvert.tunnel.Side;
import io.culvert.tunnel.Tunnel;
import io.culvert.tunnel.TunnelId;
import io.culvert.tunnel.TunnelStore;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the relay needs of a store: tunnels that open, close, rotate, and tokens that let in as the
/// contract says.
final class TunnelsInMemory implements TunnelStore {

    private record Token(Tunnel tunnel, Side side) {}

    private final Map<Digest, Token> tokens = new HashMap<>();
    private final Map<Digest, Optional<Digest>> used = new HashMap<>();
    private final Map<TunnelId, Tunnel> open = new HashMap<>();

    @Override
    public synchronized boolean create(Tunnel tunnel, Map<Side, Digest> digests, int maxOpen) {
        open.put(tunnel.id(), tunnel);
        digests.forEach((side, digest) -> tokens.put(digest, new Token(tunnel, side)));
        return true;
    }

    @Override
    public synchronized Optional<Tunnel> find(String account, TunnelId id) {
        return Optional.ofNullable(open.get(id));
    }

    @Override
    public synchronized boolean close(String account, TunnelId id, Instant now) {
        tokens.values().removeIf(token -> token.tunnel().id().equals(id));
        return open.remove(id) != null;
    }

    @Override
    public synchronized boolean rotate(String account, TunnelId id, Map<Side, Digest> digests,
            @Nullable Destination adopt, Instant now) {
        Tunnel tunnel = open.get(id);
        if (tunnel == null) {
            return false;
        }
        tokens.values()
            .removeIf(token -> token.tunnel().id().equals(id) && digests.containsKey(token.side()));
        digests.forEach((side, digest) -> tokens.put(digest, new Token(tunnel, side)));
        return true;
    }

    @Override
    public synchronized AttachResult attach(Claim claim, Instant now) {
        Token token = tokens.get(claim.token());
        if (token == null || token.side() != claim.side()) {
            return new AttachResult.Refused(AttachResult.Refusal.INVALID_TOKEN);
        }
        Optional<Digest> client = Optional.ofNullable(claim.clientToken());
        Optional<Digest> before = used.putIfAbsent(claim.token(), client);
        if (before != null && (before.isEmpty() || client.isEmpty())) {
            return new AttachResult.Refused(AttachResult.Refusal.TOKEN_USED);
        }
        if (before != null && !before.equals(client)) {
            return new AttachResult.Refused(AttachResult.Refusal.CLIENT_TOKEN_MISMATCH);
        }
        return new AttachResult.Attached(token.tunnel(), token.side(), claim.attachment());
    }

    @Override
    public void detached(TunnelId id, Side side, String attachment, Instant now) {}

    @Override
    public List<Tunnel> list(String account, @Nullable String thingName, @Nullable Position after,
            int limit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean delete(String account, TunnelId id) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Boolean> tag(String account, TunnelId id, Map<String, String> tags, int maxTags,
            Instant now) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean untag(String account, TunnelId id, Set<String> keys, Instant now) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void restarted(Instant now, Instant returnUntil) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Tunnel> expire(Instant now) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int purge(Instant closedBefore) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Tunnel> notificationsDue(Instant now) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean respell(TunnelId id, Digest destinationToken, Instant now) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void notified(TunnelId id, Digest destinationToken) {
        throw new UnsupportedOperationException();
    }
}
