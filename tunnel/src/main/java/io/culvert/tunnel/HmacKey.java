package io.culvert.tunnel;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// A key for HMAC-SHA-256. Immutable and safe for use by several threads; its text shows nothing of it.
public final class HmacKey {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int MIN_SERVICE_KEY_BYTES = 32;

    private final SecretKeySpec key;

    /// @param bytes one or more; copied
    public HmacKey(byte[] bytes) {
        this.key = new SecretKeySpec(bytes, ALGORITHM);
    }

    /// The service's own key.
    ///
    /// @throws IllegalArgumentException for fewer than 32 bytes
    public static HmacKey ofService(byte[] bytes) {
        if (bytes.length < MIN_SERVICE_KEY_BYTES) {
            throw new IllegalArgumentException("service key: " + bytes.length + " bytes (expected: "
                    + MIN_SERVICE_KEY_BYTES + " or more)");
        }
        return new HmacKey(bytes);
    }

    /// A key for one purpose: the tag of the purpose's name.
    public HmacKey derive(String purpose) {
        return new HmacKey(tag(purpose));
    }

    /// The tag of a text's UTF-8 bytes, 32 bytes.
    public byte[] tag(String text) {
        return tag(text.getBytes(StandardCharsets.UTF_8));
    }

    /// The tag of a message, 32 bytes.
    public byte[] tag(byte[] message) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(ALGORITHM + " is missing from this Java runtime", e);
        }
    }

    @Override
    public String toString() {
        return "HmacKey[…]";
    }
}
