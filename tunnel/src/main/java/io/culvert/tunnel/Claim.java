package io.culvert.tunnel;

import io.culvert.tunnel.life.Claimant;
import org.jspecify.annotations.Nullable;

/// An attempt to attach, the input of [AttachRule].
///
/// @param token the digest of the client access token
/// @param side the side named by `local-proxy-mode`
/// @param clientToken the digest of the `client-token` header, or null without one
/// @param address the client's IP address, without a port
/// @param attachment the id of this attachment, unique in the service; the `channel-id` of the answer
/// @param before the attachment of the previous attempt for the same handshake, or null. That attempt may have
/// been admitted without an answer
/// @param claimant for whom the claim is made
public record Claim(Digest token, Side side, @Nullable Digest clientToken, String address, String attachment,
        @Nullable String before, Claimant claimant) {

    /// The only attempt of a handshake, at a process that has its database to itself.
    public Claim(Digest token, Side side, @Nullable Digest clientToken, String address, String attachment) {
        this(token, side, clientToken, address, attachment, null, Claimant.ALONE);
    }
}
