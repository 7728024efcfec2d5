package io.culvert.control.fleet;

import io.culvert.control.signing.Hashes;
import io.culvert.tunnel.HmacKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// The codes of invitations, which people may type: 16 random letters and digits (80 bits) and 4 that are a
/// tag of them under a key of the service, in groups of five. So an invented code is recognised without a
/// query. Only digests of codes are stored.
public final class InvitationCodes {

    private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final int RANDOM_CHARS = 16;
    private static final int TAG_CHARS = 4;
    private static final int GROUP_CHARS = 5;

    private final HmacKey key;
    private final RandomGenerator random;

    /// @param serviceKey a secret of this service, 32 bytes or more; the codes get a key derived from it
    /// @param random a cryptographically strong source
    public InvitationCodes(byte[] serviceKey, RandomGenerator random) {
        this.key = HmacKey.ofService(serviceKey).derive("culvert invitation code");
        this.random = random;
    }

    /// A new code, `K7Q2M-9XRTB-4WPHC-6DNVF`.
    String mint() {
        StringBuilder letters = new StringBuilder();
        for (int i = 0; i < RANDOM_CHARS; i++) {
            letters.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        letters.append(tag(letters.toString()));
        for (int at = GROUP_CHARS; at < letters.length(); at += GROUP_CHARS + 1) {
            letters.insert(at, '-');
        }
        return letters.toString();
    }

    /// The digest of a code, however it is typed; empty if this service did not make the code.
    Optional<String> digest(String typed) {
        String letters = typed.toUpperCase(Locale.ROOT)
            .replaceAll("[-\\s]", "")
            .replace('O', '0')
            .replace('I', '1')
            .replace('L', '1');
        if (letters.length() != RANDOM_CHARS + TAG_CHARS) {
            return Optional.empty();
        }
        byte[] given = ascii(letters.substring(RANDOM_CHARS));
        byte[] right = ascii(tag(letters.substring(0, RANDOM_CHARS)));
        return MessageDigest.isEqual(given, right) ? Optional.of(Hashes.sha256(ascii(letters)))
                : Optional.empty();
    }

    private String tag(String letters) {
        byte[] tag = key.tag(letters);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < TAG_CHARS; i++) {
            text.append(ALPHABET.charAt(tag[i] & (ALPHABET.length() - 1)));
        }
        return text.toString();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
