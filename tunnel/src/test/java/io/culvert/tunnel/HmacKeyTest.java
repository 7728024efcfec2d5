package io.culvert.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/// HMAC-SHA-256.
class HmacKeyTest {

    /// RFC 4231, test case 2.
    @Test
    void makesTheTagOfTheStandard() {
        HmacKey key = new HmacKey("Jefe".getBytes(StandardCharsets.US_ASCII));
        assertThat(HexFormat.of().formatHex(key.tag("what do ya want for nothing?")))
            .isEqualTo("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    }

    @Test
    void derivesAKeyFromTheTagOfItsPurpose() {
        HmacKey key = HmacKey.ofService(new byte[32]);
        assertThat(key.derive("pages").tag("x")).isEqualTo(new HmacKey(key.tag("pages")).tag("x"));
    }

    @Test
    void refusesAServiceKeyThatIsTooShort() {
        assertThatThrownBy(() -> HmacKey.ofService(new byte[31])).isInstanceOf(IllegalArgumentException.class)
            .hasMessage("service key: 31 bytes (expected: 32 or more)");
    }

    @Test
    void showsNothingInItsText() {
        assertThat(new HmacKey("secret".getBytes(StandardCharsets.US_ASCII)).toString())
            .isEqualTo("HmacKey[…]");
    }
}
