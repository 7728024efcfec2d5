package io.culvert.identity;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// An enabled access key with the data needed to verify its signatures.
public final class Credential {

    private final Caller caller;
    private final String secretAccessKey;
    private final @Nullable String sessionToken;
    private final @Nullable Instant expiresAt;

    /// A credential that does not expire.
    ///
    /// @param sessionToken the token that must accompany the signature, or null for a long-term key
    public Credential(Caller caller, String secretAccessKey, @Nullable String sessionToken) {
        this(caller, secretAccessKey, sessionToken, null);
    }

    /// @param sessionToken the token that must accompany the signature, or null for a long-term key
    /// @param expiresAt when the credential ends, or null for a long-term key
    public Credential(Caller caller, String secretAccessKey, @Nullable String sessionToken,
            @Nullable Instant expiresAt) {
        this.caller = caller;
        this.secretAccessKey = secretAccessKey;
        this.sessionToken = sessionToken;
        this.expiresAt = expiresAt;
    }

    /// The caller that uses this key.
    public Caller caller() {
        return caller;
    }

    /// The secret in the clear: for the signature's key derivation, never for a log.
    public String revealSecret() {
        return secretAccessKey;
    }

    /// The session token that must accompany the signature, or null.
    public @Nullable String sessionToken() {
        return sessionToken;
    }

    /// Whether the credential has ended.
    public boolean isExpired(Instant now) {
        return expiresAt != null && !now.isBefore(expiresAt);
    }

    @Override
    public String toString() {
        return "Credential[" + caller.accessKeyId() + ", …]";
    }
}
