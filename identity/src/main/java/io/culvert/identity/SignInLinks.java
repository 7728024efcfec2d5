package io.culvert.identity;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// One-time links with which a caller signs in to the web console. A code is the base64url of 16 random bytes
/// and a MAC of 16 bytes, so that an invented code costs no query; the store has its digest alone. Thread
/// safe; blocks on the store.
public final class SignInLinks {

    /// How long a link can be used.
    public static final Duration LIFETIME = Duration.ofMinutes(5);

    /// How many unused links a caller may have.
    static final int MOST = 10;

    private static final int HALF_BYTES = 16;

    private final SignInStore store;
    private final Sessions sessions;
    private final SecretKeySpec key;
    private final SecureRandom random;
    private final InstantSource clock;

    /// @param serviceKey the key of all processes of this service
    public SignInLinks(SignInStore store, Sessions sessions, byte[] serviceKey, SecureRandom random,
            InstantSource clock) {
        this.store = store;
        this.sessions = sessions;
        this.key = new SecretKeySpec(serviceKey, "HmacSHA256");
        this.random = random;
        this.clock = clock;
    }

    /// A new link's code, for its owner alone, never for a log.
    ///
    /// @param expiresAt when the link ends
    public record NewLink(String code, Instant expiresAt) {

        /// Without the code.
        @Override
        public String toString() {
            return "NewLink[" + expiresAt + "]";
        }
    }

    /// Makes a link for a caller; empty if the caller has too many unused ones.
    ///
    /// @param session how long the session lasts that begins now; never longer than the caller's own
    public Optional<NewLink> create(Caller caller, Duration session) {
        Instant now = clock.instant();
        SessionCredentials made = sessions.tokens().issue(SessionGrant.of(caller, now, now.plus(session)));
        String code = code();
        SignInLink link = new SignInLink(digest(code), caller.arn(), made.accessKeyId(), made.revealToken(),
                now.plus(LIFETIME));
        return store.add(link, MOST, now) ? Optional.of(new NewLink(code, link.expiresAt()))
                : Optional.empty();
    }

    /// Uses a link up; empty if its code is unknown, used or expired, or its owner's key is disabled.
    public Optional<SessionCredentials> use(String code) {
        return isOurs(code)
                ? store.take(digest(code), clock.instant())
                    .flatMap(link -> sessions.open(link.accessKeyId(), link.sessionToken()))
                : Optional.empty();
    }

    private String code() {
        byte[] code = new byte[HALF_BYTES];
        random.nextBytes(code);
        byte[] whole = Arrays.copyOf(code, 2 * HALF_BYTES);
        System.arraycopy(mac(code), 0, whole, HALF_BYTES, HALF_BYTES);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(whole);
    }

    private boolean isOurs(String code) {
        try {
            byte[] whole = Base64.getUrlDecoder().decode(code);
            return whole.length == 2 * HALF_BYTES
                    && MessageDigest.isEqual(Arrays.copyOf(mac(Arrays.copyOf(whole, HALF_BYTES)), HALF_BYTES),
                            Arrays.copyOfRange(whole, HALF_BYTES, whole.length));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private byte[] mac(byte[] code) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            mac.update("sign-in link".getBytes(StandardCharsets.US_ASCII));
            return mac.doFinal(code);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA-256 is missing from this Java runtime", e);
        }
    }

    private static String digest(String code) {
        try {
            return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256")
                    .digest(code.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("SHA-256 is missing from this Java runtime", e);
        }
    }
}
