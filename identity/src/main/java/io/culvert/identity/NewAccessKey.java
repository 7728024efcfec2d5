package io.culvert.identity;

/// A newly created key with its secret in plaintext, which is available at no other time.
public final class NewAccessKey {

    private final AccessKey key;
    private final String secret;

    NewAccessKey(AccessKey key, String secret) {
        this.key = key;
        this.secret = secret;
    }

    /// The key as the store keeps it.
    public AccessKey key() {
        return key;
    }

    /// The secret in plaintext: for the answer to the caller that creates the key, never for a log.
    public String revealSecret() {
        return secret;
    }

    @Override
    public String toString() {
        return "NewAccessKey[" + key.id() + ", …]";
    }
}
