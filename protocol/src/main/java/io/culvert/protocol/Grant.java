package io.culvert.protocol;

import java.util.Base64;

/// Identifies a side's access token in [Facing] without disclosing it: a new token has a new grant (spec: c1
/// 5.1).
///
/// @param text 22 characters base64url, or `-`
public record Grant(String text) {

    /// A side without a peer.
    public static final Grant ABSENT = new Grant("-");

    /// A side without a peer, whose token was rotated after its last peer attached.
    public static final Grant ROTATED = new Grant("A".repeat(22));

    private static final int BYTES = 16;

    /// The grant with these bytes.
    ///
    /// @param bytes 16
    public static Grant of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("grant bytes: " + bytes.length + " (expected: " + BYTES + ")");
        }
        return new Grant(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    static Grant parse(String text) throws TextException {
        if (text.equals(ABSENT.text)) {
            return ABSENT;
        }
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(text);
            TextFields.require(bytes.length == BYTES && of(bytes).text.equals(text),
                    "a grant is not 16 bytes");
            return new Grant(text);
        } catch (IllegalArgumentException e) {
            throw new TextException("a grant is not base64url");
        }
    }

    /// Whether the side has a peer.
    public boolean isPresent() {
        return !equals(ABSENT) && !equals(ROTATED);
    }

    /// The 16 bytes; only a side that has a peer, or whose token was rotated, has them.
    public byte[] toBytes() {
        return Base64.getUrlDecoder().decode(text);
    }
}
