package io.culvert.tunnel;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Where tunnels live. Every method is one transaction and durable when it returns; every change is a
/// conditional write, so that several processes may work on one store. Methods block: call them from virtual
/// threads, never from an event loop. An id of another account is an id that does not exist.
///
/// @implSpec Implementations throw [StoreException] when the store cannot be reached or fails.
public interface TunnelStore {

    /// Writes a new tunnel and the digest of one token per side; notes that its thing is to be notified when
    /// it has one.
    ///
    /// @param maxOpen how many open tunnels the account may have, this one included
    /// @return whether it was written; false when the account has `maxOpen` open tunnels already
    boolean create(Tunnel tunnel, Map<Side, Digest> tokens, int maxOpen);

    /// The tunnel as stored.
    Optional<Tunnel> find(String account, TunnelId id);

    /// Tunnels of an account, newest first, those of the same millisecond by id.
    ///
    /// @param thingName only tunnels that lead to this thing, or null for all
    /// @param after only tunnels behind this position, or null from the newest
    /// @param limit at most so many
    List<Tunnel> list(String account, @Nullable String thingName, @Nullable Position after, int limit);

    /// Closes an open tunnel; its tokens are dead and its notification void from then on.
    ///
    /// @return whether it was open
    boolean close(String account, TunnelId id, Instant now);

    /// Removes a tunnel with all that belongs to it, open or closed.
    ///
    /// @return whether it was there
    boolean delete(String account, TunnelId id);

    /// Replaces all tokens of the given sides, if the tunnel is open at `now`. When the destination is among
    /// them and the tunnel has a thing, notes that the thing is to be notified.
    ///
    /// @param adopt the destination to write down for a tunnel that has none, or null to leave it; the
    /// condition that it has none is part of the write
    /// @return whether it was open and, with `adopt`, without a destination
    boolean rotate(String account, TunnelId id, Map<Side, Digest> tokens, @Nullable Destination adopt,
            Instant now);

    /// Sets tags, replacing those of the same key.
    ///
    /// @param maxTags how many the tunnel may have afterwards
    /// @return empty when the tunnel does not exist, otherwise whether the tags were written (false: too many)
    Optional<Boolean> tag(String account, TunnelId id, Map<String, String> tags, int maxTags, Instant now);

    /// Removes tags by key; keys that are not there do no harm.
    ///
    /// @return whether the tunnel exists
    boolean untag(String account, TunnelId id, Set<String> keys, Instant now);

    /// Decides a try to attach, in one step: consumes the token when it is fresh (its side's other spellings
    /// die with it), lets a used one in again when its client token is the same, or when the service itself
    /// dropped its peer ([#restarted(Instant, Instant)]), and marks the side connected. A fresh destination
    /// token that is used makes the notification void.
    AttachResult attach(Claim claim, Instant now);

    /// Marks the side disconnected, if `attachment` is still its latest.
    void detached(TunnelId id, Side side, String attachment, Instant now);

    /// The tunnels and sides that this service held when it stopped or died: marks every connected side
    /// disconnected, and lets the tokens of their peers attach once more until `returnUntil` although they are
    /// used and had no client token.
    void restarted(Instant now, Instant returnUntil);

    /// Closes every open tunnel whose lifetime is over.
    ///
    /// @return those closed by this call
    List<Tunnel> expire(Instant now);

    /// Removes tunnels closed before `closedBefore`.
    ///
    /// @return how many
    int purge(Instant closedBefore);

    /// Tunnels whose thing has yet to be notified, for delivery after a restart.
    List<Tunnel> notificationsDue(Instant now);

    /// Adds a second spelling of the destination's unused token, because the first one is known only as a
    /// digest: the thing is sent this one, and whichever is used first ends both.
    ///
    /// @return whether the tunnel is open and its notification still due
    boolean respell(TunnelId id, Digest destinationToken, Instant now);

    /// Notes that the thing has confirmed the notification that carried this token.
    void notified(TunnelId id, Digest destinationToken);

    /// Where a page of [#list] ended.
    ///
    /// @param createdAt the last tunnel's creation, to the millisecond
    /// @param id the last tunnel's id
    record Position(Instant createdAt, TunnelId id) {}
}
