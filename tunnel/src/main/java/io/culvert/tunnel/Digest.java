package io.culvert.tunnel;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/// The SHA-256 of a token, which the service keeps instead of the token. Compares in constant time.
public final class Digest {

    private final byte[] bytes;

    private Digest(byte[] bytes) {
        this.bytes = bytes;
    }

    /// The digest of a text's UTF-8 bytes.
    public static Digest of(String text) {
        try {
            return new Digest(
                    MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is missing from this Java runtime", e);
        }
    }

    /// The digest that [#hex()] wrote.
    ///
    /// @throws IllegalArgumentException when the text is not 64 hexadecimal digits
    public static Digest ofHex(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        if (bytes.length != 32) {
            throw new IllegalArgumentException("digest: " + bytes.length + " bytes (expected: 32)");
        }
        return new Digest(bytes);
    }

    /// 16 bytes that identify the token to both sides without disclosing it (spec: c1 5.1).
    public byte[] grant() {
        return Arrays.copyOf(new HmacKey(bytes).tag("culvert grant"), 16);
    }

    /// 64 lower-case hexadecimal digits, for the store.
    public String hex() {
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Digest that && MessageDigest.isEqual(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "Digest[…]";
    }
}
