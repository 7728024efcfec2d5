package io.culvert.tunnel;

import org.jspecify.annotations.Nullable;

/// One attempt to attach, for [AttachRule] to decide.
///
/// @param token the digest of the client access token
/// @param side the side named by `local-proxy-mode`
/// @param clientToken the digest of the `client-token` header, or null when there was none
/// @param address the client's IP address, without a port
/// @param attachment a name for this attachment, unique in the service; it is the `channel-id` of the answer
public record Claim(Digest token, Side side, @Nullable Digest clientToken, String address,
        String attachment) {}
