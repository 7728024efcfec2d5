package io.culvert.control.operation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.culvert.tunnel.HmacKey;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.random.RandomGenerator;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Page tokens whose position the caller must not read, because it would tell about other accounts.
/// AES-256-GCM with a key for each question. Safe for use by several threads if its random generator is.
public final class SealedPlaces {

    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final HmacKey key;
    private final RandomGenerator random;

    /// @param serviceKey a secret of this service, 32 bytes or more; the tokens get a key derived from it
    /// @param random a cryptographically strong source
    public SealedPlaces(byte[] serviceKey, RandomGenerator random) {
        this.key = HmacKey.ofService(serviceKey).derive("culvert sealed place");
        this.random = random;
    }

    /// A token of the letters of URL-safe base64.
    ///
    /// @param question the caller and the list with its filters, as one canonical text
    public String write(String place, String question) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, question, nonce).doFinal(place.getBytes(UTF_8));
            byte[] token = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
            System.arraycopy(sealed, 0, token, NONCE_BYTES, sealed.length);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES/GCM is missing from this Java runtime", e);
        }
    }

    /// The position in a token; empty if this service did not issue the token for this question.
    public Optional<String> read(String text, String question) {
        try {
            byte[] token = Base64.getUrlDecoder().decode(text);
            byte[] nonce = Arrays.copyOf(token, NONCE_BYTES);
            byte[] sealed = Arrays.copyOfRange(token, Math.min(NONCE_BYTES, token.length), token.length);
            return Optional
                .of(new String(cipher(Cipher.DECRYPT_MODE, question, nonce).doFinal(sealed), UTF_8));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private Cipher cipher(int mode, String question, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(key.tag(question), "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        return cipher;
    }
}
