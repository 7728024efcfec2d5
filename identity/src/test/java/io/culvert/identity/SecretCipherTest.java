package io.culvert.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class SecretCipherTest {

    private static final QualifiedName ALICE = new QualifiedName("111122223333", "alice");
    private static final String ID = "AKIAAAAAAAAAAAAAAAAA";
    private static final String SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

    private final SecretCipher cipher = new SecretCipher(key(1), List.of(), new SecureRandom());

    @Test
    void opensWhatItSealed() {
        assertThat(cipher.open(cipher.seal(SECRET, ID, ALICE), ID, ALICE)).contains(SECRET);
    }

    @Test
    void sealsEachTimeAnotherWayAndShowsNothing() {
        SealedSecret one = cipher.seal(SECRET, ID, ALICE);
        assertThat(one).isNotEqualTo(cipher.seal(SECRET, ID, ALICE));
        assertThat(one.toString()).doesNotContain(one.text());
        assertThat(new String(Base64.getDecoder().decode(one.text()), StandardCharsets.ISO_8859_1))
            .doesNotContain(SECRET);
    }

    @Test
    void doesNotOpenASecretThatWasCopiedToAnotherKeyUserOrAccount() {
        SealedSecret sealed = cipher.seal(SECRET, ID, ALICE);
        assertThat(cipher.open(sealed, "AKIAB", ALICE)).isEmpty();
        assertThat(cipher.open(sealed, ID, new QualifiedName(ALICE.account(), "bob"))).isEmpty();
        assertThat(cipher.open(sealed, ID, new QualifiedName("000000000000", ALICE.name()))).isEmpty();
    }

    @Test
    void doesNotOpenWhatWasTamperedWithAtAnyByte() {
        byte[] whole = Base64.getDecoder().decode(cipher.seal(SECRET, ID, ALICE).text());
        for (int i = 0; i < whole.length; i++) {
            byte[] other = whole.clone();
            other[i] ^= 1;
            assertThat(cipher.open(sealed(other), ID, ALICE)).as("byte %d", i).isEmpty();
            assertThat(cipher.open(sealed(Arrays.copyOf(whole, i)), ID, ALICE)).as("cut at %d", i).isEmpty();
        }
        assertThat(cipher.open(new SealedSecret("not base64!"), ID, ALICE)).isEmpty();
    }

    @Test
    void opensWithAFormerKeyAndSealsWithTheCurrentOne() {
        SealedSecret sealed = cipher.seal(SECRET, ID, ALICE);
        SecretCipher next = new SecretCipher(key(2), List.of(key(1)), new SecureRandom());
        assertThat(next.open(sealed, ID, ALICE)).contains(SECRET);
        assertThat(next.isCurrent(sealed)).isFalse();
        assertThat(next.isCurrent(next.seal(SECRET, ID, ALICE))).isTrue();
        assertThat(cipher.open(next.seal(SECRET, ID, ALICE), ID, ALICE)).isEmpty();
    }

    @Test
    void refusesAKeyOfAnotherLength() {
        assertThatThrownBy(() -> new SecretCipher(new byte[16], List.of(), new SecureRandom()))
            .hasMessageContaining("16 bytes (expected: 32)");
    }

    private static SealedSecret sealed(byte[] bytes) {
        return new SealedSecret(Base64.getEncoder().encodeToString(bytes));
    }

    static byte[] key(int fill) {
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) fill);
        return key;
    }
}
