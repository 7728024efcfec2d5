package io.culvert.identity;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

/// Creates ids and secrets in AWS's form: an id is a prefix and 16 characters of base32; a secret is the
/// base64 of 30 random bytes, 40 characters.
public final class KeyMint {

    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int ID_CHARS = 16;
    private static final int SECRET_BYTES = 30;

    private final SecureRandom random;
    private final SecretCipher cipher;

    public KeyMint(SecureRandom random, SecretCipher cipher) {
        this.random = random;
        this.cipher = cipher;
    }

    /// A new enabled key.
    public NewAccessKey accessKey(QualifiedName user, Instant now) {
        String id = id("AKIA", random);
        String secret = secret(random);
        return new NewAccessKey(new AccessKey(id, user, cipher.seal(secret, id, user), true, now), secret);
    }

    /// A new user with a new id, even if a user of this name existed before.
    public User user(QualifiedName name, java.util.SortedSet<String> policies, Instant now) {
        return new User(name, id("AIDA", random), policies, now);
    }

    /// A new role with a new id, even if a role of this name existed before.
    public AssumableRole role(QualifiedName name, String trustPolicy, java.util.SortedSet<String> policies,
            Duration maxSession, Instant now) {
        return new AssumableRole(name, id("AROA", random), trustPolicy, policies, maxSession, now);
    }

    /// A new id with this prefix.
    public static String id(String prefix, SecureRandom random) {
        StringBuilder id = new StringBuilder(prefix);
        random.ints(ID_CHARS, 0, ALPHABET.length()).forEach(i -> id.append(ALPHABET.charAt(i)));
        return id.toString();
    }

    /// A new secret access key.
    public static String secret(SecureRandom random) {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }
}
