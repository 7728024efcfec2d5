package io.culvert.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/// Tokens that are encrypted while their notification is due.
class TokenSealTest {

    private static final TunnelId TUNNEL = new TunnelId("tunnel-1");

    private final SecureRandom random = new SecureRandom();
    private final TokenSeal seal = new TokenSeal(new byte[32], random);
    private final ClientAccessToken token = new TokenMint(new byte[32], random).mint();

    @Test
    void opensWhatItSealedAndHidesIt() {
        String sealed = seal.seal(TUNNEL, token);
        assertThat(seal.open(TUNNEL, sealed)).contains(token);
        assertThat(new String(Base64.getUrlDecoder().decode(sealed), java.nio.charset.StandardCharsets.UTF_8))
            .doesNotContain(token.reveal());
        assertThat(seal.seal(TUNNEL, token)).isNotEqualTo(sealed).hasSizeLessThanOrEqualTo(512);
    }

    @Test
    void opensNothingOfAnotherKeyOrTunnelAndNothingDamaged() {
        String sealed = seal.seal(TUNNEL, token);
        byte[] other = new byte[32];
        other[0] = 1;
        assertThat(new TokenSeal(other, random).open(TUNNEL, sealed)).isEmpty();
        assertThat(seal.open(new TunnelId("tunnel-2"), sealed)).isEmpty();
        assertThat(seal.open(TUNNEL, sealed.substring(0, sealed.length() - 4) + "AAAA")).isEmpty();
        assertThat(seal.open(TUNNEL, sealed.substring(0, 10))).isEmpty();
        assertThat(seal.open(TUNNEL, "not base64!")).isEmpty();
        assertThat(seal.open(TUNNEL, "")).isEmpty();
    }
}
