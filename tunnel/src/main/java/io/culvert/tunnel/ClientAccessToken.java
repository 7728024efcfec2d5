package io.culvert.tunnel;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/// The token that a side presents to attach. It exists in plaintext only between its creation and the answer
/// or notification that carries it; everywhere else only its [Digest] is kept.
public final class ClientAccessToken {

    private final String text;

    ClientAccessToken(String text) {
        this.text = text;
    }

    /// Wraps a token that a client presented; it may have any content.
    public static ClientAccessToken presented(String text) {
        return new ClientAccessToken(text);
    }

    /// The token in plaintext: for an API answer, a notification or a handshake, never for a log.
    public String reveal() {
        return text;
    }

    /// The digest that the store keeps.
    public Digest digest() {
        return Digest.of(text);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ClientAccessToken that && MessageDigest
            .isEqual(text.getBytes(StandardCharsets.UTF_8), that.text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public int hashCode() {
        return digest().hashCode();
    }

    @Override
    public String toString() {
        return "ClientAccessToken[…]";
    }
}
