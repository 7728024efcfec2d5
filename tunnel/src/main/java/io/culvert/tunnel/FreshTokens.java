package io.culvert.tunnel;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// New client access tokens in plaintext, one for each of the given sides.
record FreshTokens(Map<Side, ClientAccessToken> bySide) {

    static FreshTokens mint(TokenMint mint, Set<Side> sides) {
        Map<Side, ClientAccessToken> tokens = new EnumMap<>(Side.class);
        sides.forEach(side -> tokens.put(side, mint.mint()));
        return new FreshTokens(tokens);
    }

    /// The form in which a store keeps them.
    IssuedTokens issue(TokenSeal seal, TunnelId tunnel) {
        Map<Side, Digest> digests = new EnumMap<>(Side.class);
        bySide.forEach((side, token) -> digests.put(side, token.digest()));
        ClientAccessToken destination = destination();
        return new IssuedTokens(digests, destination == null ? null : seal.seal(tunnel, destination));
    }

    @Nullable
    ClientAccessToken destination() {
        return bySide.get(Side.DESTINATION);
    }
}
