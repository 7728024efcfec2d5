package io.culvert.tunnel;

import org.jspecify.annotations.Nullable;

/// An attempt to attach, the input of [AttachRule].
///
/// @param token the digest of the client access token
/// @param side the side named by `local-proxy-mode`
/// @param clientToken the digest of the `client-token` header, or null without one
/// @param address the client's IP address, without a port
/// @param attachment the id of this attachment, unique in the service; the `channel-id` of the answer
public record Claim(Digest token, Side side, @Nullable Digest clientToken, String address,
        String attachment) {}
