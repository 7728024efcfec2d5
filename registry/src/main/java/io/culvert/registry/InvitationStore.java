package io.culvert.registry;

import java.time.Instant;
import java.util.Optional;

/// Stores invitations, at most one for each thing. Every method is one transaction, which is durable when the
/// method returns; methods block.
///
/// @implSpec Implementations pass the tests of `InvitationStoreContract`.
public interface InvitationStore {

    /// Writes a thing's invitation, which replaces its former one.
    ///
    /// @return false if the thing does not exist
    boolean put(Invitation invitation);

    /// The invitation of a digest, whatever its state is.
    Optional<Invitation> find(String digest);

    /// Uses an invitation for a device's key. Succeeds again for the same key, so that a device whose answer
    /// was lost can repeat its request.
    ///
    /// @param deviceKey the SHA-256 of the device's public key
    /// @return the invitation; empty if there is none, it has expired, or it was used for another key
    Optional<Invitation> use(String digest, String deviceKey, Instant now);

    /// Notes the certificate that the device got.
    void complete(Invitation invitation, String certificateId);

    /// Deletes a thing's invitation.
    ///
    /// @return whether there was one
    boolean delete(String account, String thing);
}
