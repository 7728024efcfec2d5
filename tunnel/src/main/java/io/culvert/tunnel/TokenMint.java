package io.culvert.tunnel;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.random.RandomGenerator;

/// Creates client access tokens, and recognises forged ones without a query to the store, so that a guessed
/// token costs the service one HMAC.
///
/// A token is `culvert-` and the URL-safe base64 of 32 random bytes and the first 16 bytes of their
/// HMAC-SHA-256: 72 characters of `[A-Za-z0-9_-]`, fit for a header and a cookie (spec: service 1.6). A
/// genuine token is not necessarily valid: only the store knows which tokens are.
///
/// Safe for use by several threads if its random generator is.
public final class TokenMint {

    private static final String PREFIX = "culvert-";
    private static final int RANDOM_BYTES = 32;
    private static final int TAG_BYTES = 16;
    private static final int TOKEN_CHARS = PREFIX.length() + (RANDOM_BYTES + TAG_BYTES) * 4 / 3;

    private final HmacKey key;
    private final RandomGenerator random;

    /// @param key the service's own key, 32 bytes or more
    /// @param random a cryptographically strong source
    public TokenMint(byte[] key, RandomGenerator random) {
        this.key = HmacKey.ofService(key);
        this.random = random;
    }

    /// A new random token.
    public ClientAccessToken mint() {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        byte[] whole = Arrays.copyOf(bytes, RANDOM_BYTES + TAG_BYTES);
        System.arraycopy(tag(bytes), 0, whole, RANDOM_BYTES, TAG_BYTES);
        return new ClientAccessToken(PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(whole));
    }

    /// Whether a mint with the same key created the token. Takes the same time for every token of the
    /// right length.
    public boolean isGenuine(ClientAccessToken token) {
        String text = token.reveal();
        if (text.length() != TOKEN_CHARS || !text.startsWith(PREFIX)) {
            return false;
        }
        byte[] whole;
        try {
            whole = Base64.getUrlDecoder()
                .decode(text.substring(PREFIX.length()).getBytes(StandardCharsets.ISO_8859_1));
        } catch (IllegalArgumentException e) {
            return false;
        }
        byte[] tag = Arrays.copyOfRange(whole, RANDOM_BYTES, RANDOM_BYTES + TAG_BYTES);
        return MessageDigest.isEqual(tag, tag(Arrays.copyOf(whole, RANDOM_BYTES)));
    }

    private byte[] tag(byte[] bytes) {
        return Arrays.copyOf(key.tag(bytes), TAG_BYTES);
    }
}
