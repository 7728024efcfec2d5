package io.culvert.localproxy;

import org.jspecify.annotations.Nullable;

/// The tokens that a local proxy presents to attach; both are secret.
///
/// @param accessToken the side's client access token
/// @param clientToken 32 to 128 letters, digits and hyphens that let only this proxy use its access token
/// again; null for none, and then the proxy ends when its connection breaks
public record Credentials(String accessToken, @Nullable String clientToken) {

    /// @throws RejectedInputException for a token that cannot be sent
    public Credentials {
        InputRules.accessToken(accessToken);
        InputRules.clientToken(clientToken == null ? "" : clientToken);
    }

    /// Without the tokens.
    @Override
    public String toString() {
        return "Credentials[]";
    }
}
