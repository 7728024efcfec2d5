package io.culvert.tunnel;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// New client access tokens in the form that the store keeps: never in plaintext.
///
/// @param digests the digests of the new tokens by side
/// @param sealed the destination's token for its notification, from [TokenSeal#seal]; null if the destination
/// gets no new token
public record IssuedTokens(Map<Side, Digest> digests, @Nullable String sealed) {

    public IssuedTokens {
        digests = Map.copyOf(digests);
    }
}
