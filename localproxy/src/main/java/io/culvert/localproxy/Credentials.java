package io.culvert.localproxy;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The tokens that a local proxy presents to attach; both are secret.
///
/// @param accessToken the side's client access token
/// @param clientToken 32 to 128 letters, digits and hyphens that let only this proxy use its access token
/// again; null for none: then the proxy cannot attach again after its link breaks
/// @param drawn whether the client token was drawn for this start
public record Credentials(String accessToken, @Nullable String clientToken, boolean drawn) {

    /// @throws RejectedInputException for a token that cannot be sent
    public Credentials {
        InputRules.accessToken(accessToken);
        InputRules.clientToken(clientToken == null ? "" : clientToken);
    }

    /// With a client token that comes from elsewhere, or none.
    public Credentials(String accessToken, @Nullable String clientToken) {
        this(accessToken, clientToken, false);
    }

    /// With a client token that is drawn now.
    public static Credentials drawing(String accessToken) {
        return new Credentials(accessToken, UUID.randomUUID().toString(), true);
    }

    /// Without the tokens.
    @Override
    public String toString() {
        return "Credentials[]";
    }
}
