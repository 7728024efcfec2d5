package io.culvert.control.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/// Codes that people type.
class InvitationCodesTest {

    private final InvitationCodes codes = new InvitationCodes(new byte[32], new SecureRandom());

    @Test
    void readsACodeHoweverItIsTyped() {
        String code = codes.mint();
        assertThat(code).matches("([0-9A-HJKMNP-TV-Z]{5}-){3}[0-9A-HJKMNP-TV-Z]{5}");
        assertThat(codes.digest(code)).isPresent()
            .isEqualTo(codes.digest(code.toLowerCase(Locale.ROOT).replace("-", " ")))
            .isEqualTo(codes.digest(code.replace('0', 'O').replace('1', 'l')));
    }

    @Test
    void knowsNoCodeThatItDidNotMake() {
        String code = codes.mint();
        char last = code.charAt(code.length() - 1);
        assertThat(codes.digest(code.substring(0, code.length() - 1) + (last == 'A' ? 'B' : 'A'))).isEmpty();
        assertThat(codes.digest("")).isEmpty();
        assertThat(codes.digest(code + "0")).isEmpty();
        byte[] another = new byte[32];
        another[0] = 1;
        assertThat(new InvitationCodes(another, new SecureRandom()).digest(code)).isEmpty();
    }
}
