package io.culvert.tunnel;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.random.RandomGenerator;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Encrypts a destination's token while its notification is due, so that a stolen copy of the database alone
/// does not let anyone attach.
///
/// Uses AES-256-GCM with a separate key for each tunnel, the HMAC-SHA-256 of its id: a sealed token is invalid
/// for any other tunnel, and random nonces may repeat across tunnels. A sealed token is the URL-safe base64 of
/// nonce, ciphertext and tag.
///
/// Safe for use by several threads if its random generator is.
public final class TokenSeal {

    private static final String PURPOSE = "culvert notification\0";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final HmacKey key;
    private final RandomGenerator random;

    /// @param key the service's own key, 32 bytes or more
    /// @param random a cryptographically strong source
    public TokenSeal(byte[] key, RandomGenerator random) {
        this.key = HmacKey.ofService(key);
        this.random = random;
    }

    /// Encrypts a token.
    public String seal(TunnelId tunnel, ClientAccessToken token) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, tunnel, nonce)
                .doFinal(token.reveal().getBytes(StandardCharsets.UTF_8));
            byte[] whole = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
            System.arraycopy(sealed, 0, whole, NONCE_BYTES, sealed.length);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(whole);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES/GCM is missing from this Java runtime", e);
        }
    }

    /// Decrypts what [#seal] returned; empty if the text was sealed with another key or for another tunnel,
    /// or is damaged.
    public Optional<ClientAccessToken> open(TunnelId tunnel, String sealed) {
        try {
            byte[] whole = Base64.getUrlDecoder().decode(sealed);
            if (whole.length < NONCE_BYTES) {
                return Optional.empty();
            }
            byte[] token = cipher(Cipher.DECRYPT_MODE, tunnel, Arrays.copyOf(whole, NONCE_BYTES))
                .doFinal(whole, NONCE_BYTES, whole.length - NONCE_BYTES);
            return Optional.of(new ClientAccessToken(new String(token, StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private Cipher cipher(int mode, TunnelId tunnel, byte[] nonce) throws GeneralSecurityException {
        byte[] own = key.tag(PURPOSE + tunnel.value());
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(own, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        return cipher;
    }
}
