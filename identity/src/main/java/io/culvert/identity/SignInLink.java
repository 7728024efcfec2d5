package io.culvert.identity;

import java.time.Instant;

/// A one-time link as the store keeps it: without the code that the link contains, and with a session that
/// only the service's key can read.
///
/// @param digest of the code
/// @param owner the ARN of the caller that asked for the link
/// @param accessKeyId of the session
/// @param sessionToken of the session, encrypted with its secret in it
/// @param expiresAt when the link ends
public record SignInLink(String digest, String owner, String accessKeyId, String sessionToken,
        Instant expiresAt) {

    /// Without the token.
    @Override
    public String toString() {
        return "SignInLink[" + owner + ", " + expiresAt + "]";
    }
}
