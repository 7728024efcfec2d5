package io.culvert.tunnel;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// New client access tokens in the form that the store keeps: never in plaintext.
///
/// @param digests one for each side that gets a new token
/// @param sealed the destination's token for its notification, from [TokenSeal#seal]; null when the
/// destination gets none
public record IssuedTokens(Map<Side, Digest> digests, @Nullable String sealed) {

    public IssuedTokens {
        digests = Map.copyOf(digests);
    }
}
