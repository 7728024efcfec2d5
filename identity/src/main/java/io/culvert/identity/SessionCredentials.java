package io.culvert.identity;

/// Temporary credentials, in plaintext: for the answer to the caller that asked for them, never for a log.
public final class SessionCredentials {

    private final String accessKeyId;
    private final String secretAccessKey;
    private final String sessionToken;
    private final SessionGrant grant;

    SessionCredentials(String accessKeyId, String secretAccessKey, String sessionToken, SessionGrant grant) {
        this.accessKeyId = accessKeyId;
        this.secretAccessKey = secretAccessKey;
        this.sessionToken = sessionToken;
        this.grant = grant;
    }

    /// `ASIA` and 16 characters.
    public String accessKeyId() {
        return accessKeyId;
    }

    /// The secret in plaintext.
    public String revealSecret() {
        return secretAccessKey;
    }

    /// The token that must accompany each signature.
    public String revealToken() {
        return sessionToken;
    }

    /// Whom these credentials stand for.
    public SessionGrant grant() {
        return grant;
    }

    /// The caller that uses these credentials.
    public Caller caller() {
        return grant.caller(accessKeyId);
    }

    @Override
    public String toString() {
        return "SessionCredentials[" + accessKeyId + ", …]";
    }
}
