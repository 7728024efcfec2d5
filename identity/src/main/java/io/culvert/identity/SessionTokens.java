package io.culvert.identity;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Makes temporary credentials and reads their session tokens. A token is the base64 of: a version byte; a
/// random nonce of 12 bytes; the grant and the secret key, encrypted with AES-256-GCM ([SessionText]). The
/// access key id is authenticated with it. So every process with the service's key accepts a token without a
/// query, and only such a process can make or read one. Thread safe; does not block.
public final class SessionTokens {

    /// A longer token cannot be one of this service's. A cookie must hold one.
    static final int MAX_TOKEN_CHARS = 3800;

    private static final byte VERSION = 1;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final String PREFIX = "ASIA";

    private final SecretKeySpec key;
    private final SecureRandom random;

    /// @param serviceKey the key of all processes of this service, from which the tokens' key is derived
    public SessionTokens(byte[] serviceKey, SecureRandom random) {
        this.key = new SecretKeySpec(derive(serviceKey), "AES");
        this.random = random;
    }

    /// Whether an access key id is one of temporary credentials.
    static boolean isTemporary(String accessKeyId) {
        return accessKeyId.startsWith(PREFIX);
    }

    /// New credentials for a grant.
    ///
    /// @throws IllegalArgumentException if the grant is too large for a token
    public SessionCredentials issue(SessionGrant grant) {
        String id = KeyMint.id(PREFIX, random);
        String secret = KeyMint.secret(random);
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] sealed = crypt(Cipher.ENCRYPT_MODE, nonce, id, SessionText.write(grant, secret), 0)
            .orElseThrow();
        byte[] whole = new byte[1 + NONCE_BYTES + sealed.length];
        whole[0] = VERSION;
        System.arraycopy(nonce, 0, whole, 1, NONCE_BYTES);
        System.arraycopy(sealed, 0, whole, 1 + NONCE_BYTES, sealed.length);
        String token = Base64.getEncoder().encodeToString(whole);
        if (token.length() > MAX_TOKEN_CHARS) {
            throw new IllegalArgumentException("session token: " + token.length()
                    + " characters (expected: at most " + MAX_TOKEN_CHARS + ")");
        }
        return new SessionCredentials(id, secret, token, grant);
    }

    /// The credentials that a token belongs to, whether they have expired or not; empty if this service has
    /// not made the token for this access key id.
    public Optional<SessionCredentials> open(String accessKeyId, String token) {
        byte[] whole = bytes(token);
        if (whole.length <= 1 + NONCE_BYTES || whole[0] != VERSION || !isTemporary(accessKeyId)) {
            return Optional.empty();
        }
        byte[] nonce = Arrays.copyOfRange(whole, 1, 1 + NONCE_BYTES);
        return crypt(Cipher.DECRYPT_MODE, nonce, accessKeyId, whole, 1 + NONCE_BYTES)
            .map(plain -> SessionText.read(plain, accessKeyId, token));
    }

    private Optional<byte[]> crypt(int mode, byte[] nonce, String accessKeyId, byte[] text, int from) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD((VERSION + " " + accessKeyId).getBytes(StandardCharsets.UTF_8));
            return Optional.of(cipher.doFinal(text, from, text.length - from));
        } catch (AEADBadTagException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM is missing from this Java runtime", e);
        }
    }

    private static byte[] derive(byte[] serviceKey) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(serviceKey, "HmacSHA256"));
            return mac.doFinal("session tokens".getBytes(StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA-256 is missing from this Java runtime", e);
        }
    }

    private static byte[] bytes(String token) {
        if (token.length() > MAX_TOKEN_CHARS) {
            return new byte[0];
        }
        try {
            return Base64.getDecoder().decode(token);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }
}
