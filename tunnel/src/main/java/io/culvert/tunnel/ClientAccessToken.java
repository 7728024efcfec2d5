package io.culvert.tunnel;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/// What a side presents to attach. Exists in the clear only between its making and the answer or notification
/// that carries it; everywhere else there is its [Digest].
public final class ClientAccessToken {

    private final String text;

    ClientAccessToken(String text) {
        this.text = text;
    }

    /// A token as a client presented it, whatever it holds.
    public static ClientAccessToken presented(String text) {
        return new ClientAccessToken(text);
    }

    /// The token in the clear: for an API answer, a notification or a handshake, never for a log.
    public String reveal() {
        return text;
    }

    /// What the store keeps of it.
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
