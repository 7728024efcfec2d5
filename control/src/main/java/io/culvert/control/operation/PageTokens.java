package io.culvert.control.operation;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Makes the tokens that lead to the next page of a list and reads them again. A token says at which place
/// the last page ended, and carries an HMAC over that and over who asked for what: it is of no use to another
/// caller, for another question, or changed. It holds nothing that its caller was not shown. Thread safe.
public final class PageTokens {

    private static final int MAC_BYTES = 16;

    private final SecretKeySpec key;

    /// @param serviceKey a secret of this service, 32 bytes or more; the key of these tokens is derived from
    /// it, so that it may be one that serves other ends too
    public PageTokens(byte[] serviceKey) {
        if (serviceKey.length < 32) {
            throw new IllegalArgumentException(
                    "service key: " + serviceKey.length + " bytes (expected: 32 or more)");
        }
        this.key = new SecretKeySpec(
                mac(new SecretKeySpec(serviceKey, "HmacSHA256"), "culvert page token".getBytes(UTF_8)),
                "HmacSHA256");
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

    /// A text that is not the one spelling of its bytes was not written here.
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
        return Arrays.copyOf(mac(key, all), MAC_BYTES);
    }

    private static byte[] mac(SecretKeySpec key, byte[] bytes) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac.doFinal(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HmacSHA256 is missing from this Java runtime", e);
        }
    }
}
