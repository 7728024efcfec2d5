package io.culvert.identity;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Encrypts secret access keys for the store with AES-256-GCM, and decrypts them. The encryption key is kept
/// outside the store.
///
/// A sealed secret is the base64 of: the first 4 bytes of the SHA-256 of the encryption key, which identify
/// that key; a random nonce of 12 bytes; the ciphertext with its 16-byte tag. The access key id and the user
/// are authenticated with it, so a sealed secret copied to another row cannot be decrypted. Safe for use by
/// several threads.
public final class SecretCipher {

    private static final int KEY_BYTES = 32;
    private static final int MARK_BYTES = 4;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final List<ServiceKey> keys;
    private final SecureRandom random;

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record ServiceKey(SecretKeySpec key, byte[] mark) {

        static ServiceKey of(byte[] bytes) {
            if (bytes.length != KEY_BYTES) {
                throw new IllegalArgumentException(
                        "secrets key: " + bytes.length + " bytes (expected: " + KEY_BYTES + ")");
            }
            try {
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
                return new ServiceKey(new SecretKeySpec(bytes, "AES"), Arrays.copyOf(digest, MARK_BYTES));
            } catch (GeneralSecurityException e) {
                throw missing(e);
            }
        }
    }

    /// @param current the key for encryption and decryption; 32 bytes
    /// @param former a former key, used only to decrypt, until every secret is encrypted with the current one
    public SecretCipher(byte[] current, List<byte[]> former, SecureRandom random) {
        this.keys = java.util.stream.Stream.concat(java.util.stream.Stream.of(current), former.stream())
            .map(ServiceKey::of)
            .toList();
        this.random = random;
    }

    /// Encrypts with the current key.
    SealedSecret seal(String secret, String accessKeyId, QualifiedName user) {
        ServiceKey current = keys.getFirst();
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, current, nonce, accessKeyId, user);
            byte[] sealed = cipher.doFinal(secret.getBytes(StandardCharsets.US_ASCII));
            return new SealedSecret(Base64.getEncoder()
                .encodeToString(ByteBuffer.allocate(MARK_BYTES + NONCE_BYTES + sealed.length)
                    .put(current.mark)
                    .put(nonce)
                    .put(sealed)
                    .array()));
        } catch (GeneralSecurityException e) {
            throw missing(e);
        }
    }

    /// The secret; empty if neither key encrypted it for this access key id and user.
    Optional<String> open(SealedSecret secret, String accessKeyId, QualifiedName user) {
        byte[] whole = bytes(secret);
        return keys.stream()
            .filter(key -> isOf(key, whole))
            .findFirst()
            .flatMap(key -> open(key, whole, accessKeyId, user));
    }

    /// Whether the current key encrypted the secret.
    boolean isCurrent(SealedSecret secret) {
        return isOf(keys.getFirst(), bytes(secret));
    }

    private static boolean isOf(ServiceKey key, byte[] whole) {
        return whole.length > MARK_BYTES + NONCE_BYTES
                && Arrays.equals(key.mark, Arrays.copyOf(whole, MARK_BYTES));
    }

    private static Optional<String> open(ServiceKey key, byte[] whole, String accessKeyId,
            QualifiedName user) {
        byte[] nonce = Arrays.copyOfRange(whole, MARK_BYTES, MARK_BYTES + NONCE_BYTES);
        int at = MARK_BYTES + NONCE_BYTES;
        try {
            byte[] secret = cipher(Cipher.DECRYPT_MODE, key, nonce, accessKeyId, user).doFinal(whole, at,
                    whole.length - at);
            return Optional.of(new String(secret, StandardCharsets.US_ASCII));
        } catch (javax.crypto.AEADBadTagException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw missing(e);
        }
    }

    private static Cipher cipher(int mode, ServiceKey key, byte[] nonce, String accessKeyId,
            QualifiedName user) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key.key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(
                (accessKeyId + "\n" + user.account() + "\n" + user.name()).getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    private static byte[] bytes(SealedSecret secret) {
        try {
            return Base64.getDecoder().decode(secret.text());
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    private static IllegalStateException missing(GeneralSecurityException e) {
        return new IllegalStateException("AES-GCM or SHA-256 is missing from this Java runtime", e);
    }
}
