package io.culvert.control.operation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.culvert.tunnel.HmacKey;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/// Writes and reads the tokens that lead to the next page of a list. A token holds the position at which the
/// last page ended, and an HMAC over the position, the caller and the query: it is refused from another
/// caller, for another query, or changed. It holds nothing that its caller was not shown. Thread safe.
public final class PageTokens {

    private static final int MAC_BYTES = 16;

    private final HmacKey key;

    /// @param serviceKey a secret of this service, 32 bytes or more; the tokens get a key derived from it
    public PageTokens(byte[] serviceKey) {
        this.key = HmacKey.ofService(serviceKey).derive("culvert page token");
    }

    /// A token of the letters of URL-safe base64.
    ///
    /// @param question the caller and the list with its filters, as one canonical text
    public String write(byte[] place, String question) {
        byte[] token = Arrays.copyOf(tag(place, question), MAC_BYTES + place.length);
        System.arraycopy(place, 0, token, MAC_BYTES, place.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    }

    /// The position in a token; empty if this service did not issue the token for this question.
    public Optional<byte[]> read(String text, String question) {
        return decoded(text).filter(token -> token.length >= MAC_BYTES).flatMap(token -> {
            byte[] place = Arrays.copyOfRange(token, MAC_BYTES, token.length);
            byte[] tag = Arrays.copyOf(token, MAC_BYTES);
            return MessageDigest.isEqual(tag, tag(place, question)) ? Optional.of(place) : Optional.empty();
        });
    }

    /// Refuses other spellings of the same bytes.
    private static Optional<byte[]> decoded(String text) {
        try {
            byte[] token = Base64.getUrlDecoder().decode(text);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(token).equals(text)
                    ? Optional.of(token)
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private byte[] tag(byte[] place, String question) {
        byte[] asked = question.getBytes(UTF_8);
        byte[] all = ByteBuffer.allocate(Integer.BYTES + asked.length + place.length)
            .putInt(asked.length)
            .put(asked)
            .put(place)
            .array();
        return Arrays.copyOf(key.tag(all), MAC_BYTES);
    }
}
