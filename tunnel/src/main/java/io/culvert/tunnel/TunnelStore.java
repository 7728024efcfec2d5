package io.culvert.tunnel;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where tunnels live. Every method is one transaction and durable when it returns. A write decides on the
/// row that it locks and raises its version. Methods block: call them from virtual threads, never from an
/// event loop. An id of another account is an id that does not exist.
///
/// @implSpec Implementations pass the contract test `TunnelStoreContract`, and throw [StoreException] when the
/// store cannot be reached or fails.
public interface TunnelStore {

    /// Writes a new tunnel and its tokens; its notification is due when it has a thing.
    ///
    /// @param maxOpen how many open tunnels the account may have, this one included
    /// @return whether it was written; false when the account has `maxOpen` open tunnels already
    boolean create(Tunnel tunnel, IssuedTokens tokens, int maxOpen);

    /// The tunnel as stored.
    Optional<Tunnel> find(String account, TunnelId id);

    /// Tunnels of an account, newest first, those of the same millisecond by id.
    ///
    /// @param thingName only tunnels that lead to this thing, or null for all
    /// @param after only tunnels behind this position, or null from the newest
    /// @param limit at most so many
    List<Tunnel> list(String account, @Nullable String thingName, @Nullable Position after, int limit);

    /// Closes a tunnel if it is open, which revokes its tokens and voids its notification.
    ///
    /// @param seen the tunnel that the caller's permission was checked against
    /// @param delete whether to remove the tunnel, open or closed, with all that belongs to it
    /// @return [Stale], and nothing is written, where the stored tunnel [is not described
    /// as][Tunnel#isDescribedAs] `seen`
    CloseResult close(Tunnel seen, boolean delete, Instant now);

    /// Replaces the tokens of the rotated sides, ends their attachments, and adopts a destination, all as
    /// [RotateRule] decides on the stored tunnel. When the destination is rotated, its former notification is
    /// void, and a new one due when the tunnel has a thing.
    RotateWrite rotate(Rotation rotation, Instant now);

    /// Sets and removes tags, as [TagRule] decides on the stored tunnel.
    TagResult tag(Tagging tagging, Instant now);

    /// Admits or refuses a peer, as [AttachRule] decides on the stored tunnel and token, and marks the side
    /// connected. The first use of a destination's token makes the notification void.
    AttachResult attach(Claim claim, Instant now);

    /// Marks the side disconnected, if `attachment` is still its latest.
    void detached(TunnelId id, Side side, String attachment, Instant now);

    /// Ends every attachment after the service stopped or died, and makes the tokens of those peers
    /// [TokenState#returnable].
    void restarted(Instant now, Instant returnUntil);

    /// Revokes all tokens and voids all notifications, and ends every attachment: after a backup was restored
    /// the service cannot know which of them were used or rotated since it was made. The tunnels stay, to be
    /// rotated.
    ///
    /// @return how many tunnels had tokens
    int restored(Instant now);

    /// Closes every open tunnel whose lifetime is over.
    ///
    /// @return what this call closed
    List<Change> expire(Instant now);

    /// Removes tunnels closed before `closedBefore`.
    ///
    /// @return how many
    int purge(Instant closedBefore);

    /// The notifications that are due to one thing, newest first.
    ///
    /// @param limit at most so many
    List<SealedNotification> notificationsDue(String account, String thingName, Instant now, int limit);

    /// The notifications that are due to any thing.
    List<SealedNotification> notificationsDue(Instant now);

    /// Voids the notification that `version` made due, if it still is: the thing has confirmed it, or it
    /// cannot be delivered.
    void notified(TunnelId id, long version);

    /// Where a page of [#list] ended.
    ///
    /// @param createdAt the last tunnel's creation, to the millisecond
    /// @param id the last tunnel's id
    record Position(Instant createdAt, TunnelId id) {}
}
