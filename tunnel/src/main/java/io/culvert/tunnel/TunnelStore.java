package io.culvert.tunnel;

import io.culvert.tunnel.life.LifeId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Stores tunnels. Every method is one transaction, which is durable when the method returns. A write locks
/// the tunnel's row, decides on it, and raises its version. Methods block: call them from virtual threads,
/// never from an event loop. An id of another account is treated as one that does not exist.
///
/// @implSpec Implementations throw [StoreException] if the store fails or cannot be reached, and pass the
/// tests of `TunnelStoreContract`.
public interface TunnelStore {

    /// A page of [#list] ends after the tunnel with which its texts reach this many characters.
    int MAX_PAGE_CHARS = 256 << 10;

    /// Writes a new tunnel and its tokens. If the tunnel has a thing, its notification becomes due.
    ///
    /// @param maxOpen the maximum number of open tunnels of the account, including this one
    /// @return false if the account already has `maxOpen` open tunnels
    boolean create(Tunnel tunnel, IssuedTokens tokens, int maxOpen);

    /// The tunnel as stored.
    Optional<Tunnel> find(String account, TunnelId id);

    /// A page of an account's tunnels, newest first; those of the same millisecond by id.
    ///
    /// @param thingName only tunnels that lead to this thing, or null for all
    /// @param after the position at which the previous page ended, or null for the first page
    /// @param limit the maximum number of elements; there are fewer if they reach [#MAX_PAGE_CHARS]
    List<Tunnel> list(String account, @Nullable String thingName, @Nullable TunnelCursor after, int limit);

    /// The number of tunnels of all accounts that are not closed yet, also those whose lifetime has ended
    /// since the last [#expire].
    int openCount();

    /// Closes a tunnel if it is open, which revokes its tokens and voids its notification.
    ///
    /// @param seen the tunnel that the caller's permission was checked against
    /// @param delete whether to delete the tunnel, open or closed, and everything that belongs to it
    /// @param maxClosed the account's quota of closed tunnels; beyond it, those closed first are deleted
    /// @return [Stale], with nothing written, if the stored tunnel [is not described
    /// as][Tunnel#isDescribedAs] `seen`
    CloseResult close(Tunnel seen, boolean delete, int maxClosed, Instant now);

    /// Replaces the tokens of the rotated sides, ends their attachments, and adopts a destination, as
    /// [RotateRule] decides on the stored tunnel. If the destination is rotated, its previous notification
    /// becomes void, and a new one due if the tunnel has a thing.
    RotateWrite rotate(Rotation rotation, Instant now);

    /// Sets and removes tags, as [TagRule] decides on the stored tunnel.
    TagResult tag(Tagging tagging, Instant now);

    /// Admits or refuses a peer, as [AttachRule] decides on the stored tunnel and token, and marks the side
    /// connected. The first use of a destination's token makes the notification void.
    AttachResult attach(Claim claim, Instant now);

    /// Marks a side disconnected if `attachment` is still its current attachment and `home` still the
    /// tunnel's home, which the tunnel has no more when its last peer has left.
    ///
    /// @param home the life that the peer was attached to, or null for a process that has its database
    /// to itself
    void detached(TunnelId id, Side side, String attachment, @Nullable LifeId home, Instant now);

    /// Marks a side disconnected as [#detached] does, and lets the peer's token return once: for peers that
    /// the service dismisses and that must come back. Does so for a peer that `holder` admitted also if the
    /// tunnel has moved to another life.
    ///
    /// @param returnUntil until when a peer without a client token may come back
    void released(TunnelId id, Side side, String attachment, LifeId holder, Instant now, Instant returnUntil);

    /// Ends all attachments that were left over when the service stopped or crashed, and makes the tokens of
    /// those peers [TokenState#returnable].
    void restarted(Instant now, Instant returnUntil);

    /// Revokes all tokens, voids all notifications and ends all attachments after a backup was restored: the
    /// service cannot know which of them were used or rotated after the backup. The tunnels remain and can be
    /// rotated.
    ///
    /// @return the number of tunnels that had tokens
    int restored(Instant now);

    /// Closes all open tunnels whose lifetime has ended.
    ///
    /// @param maxClosed as for [#close]
    /// @return the changes of the tunnels that this call closed
    List<Change> expire(int maxClosed, Instant now);

    /// Deletes tunnels that were closed before `closedBefore`.
    ///
    /// @return the number of deleted tunnels
    int purge(Instant closedBefore);

    /// The due notifications of one thing, newest first.
    ///
    /// @param limit the maximum number of elements
    List<SealedNotification> notificationsDue(String account, String thingName, Instant now, int limit);

    /// The due notifications of all things.
    List<SealedNotification> notificationsDue(Instant now);

    /// Records that the thing has confirmed the notification of this version, which is not due any more; does
    /// nothing if it was not due.
    void notified(TunnelId id, long version, Instant now);

    /// Voids the notification of this version, which cannot be delivered; does nothing if it is not due.
    void voidNotification(TunnelId id, long version);

    /// The position at which a page of [#list] ended.
    ///
    /// @param createdAt when the page's last tunnel was created, to the millisecond
    /// @param id the id of the page's last tunnel
    record TunnelCursor(Instant createdAt, TunnelId id) {}
}
