package io.culvert.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The text messages between the service and our own ends (spec: c1 5.1, 15.1).
class TunnelTextTest {

    private static final String GRANTS = "grants=ArJXkd9iVXqDMuo653TDtQ,Pto1pIB-9r-zENGnaemwzQ";
    private static final String JOINED = "facing epoch=5f0c2a9e mode=joined " + GRANTS;

    @Test
    void readsAndWritesTheVectorsCharacterByCharacter() throws Exception {
        List<String> vectors = SpecVectors.block("15.1");
        assertThat(vectors).hasSize(5);
        for (String vector : vectors.subList(0, 4)) {
            assertThat(Facing.parse(vector).orElseThrow().text()).isEqualTo(vector);
        }
        assertThat(Ready.parse(vectors.get(4)).orElseThrow().text()).isEqualTo(vectors.get(4));
    }

    @Test
    void readsWhatTheVectorsMean() throws Exception {
        List<String> vectors = SpecVectors.block("15.1");
        Facing.Alone alone = (Facing.Alone) Facing.parse(vectors.get(1)).orElseThrow();
        assertThat(alone.awayMillis()).isEqualTo(31_200);
        assertThat(alone.terms().epoch()).isEqualTo(0x7d114b36);
        assertThat(alone.terms().services()).containsExactly("SSH", "HTTP1");
        assertThat(alone.terms().untilMillis()).isEqualTo(41_400_000);
        assertThat(alone.terms().destination()).isEqualTo(Grant.ABSENT);
        Facing.Alone rotated = (Facing.Alone) Facing.parse(vectors.get(2)).orElseThrow();
        assertThat(rotated.terms().destination()).isEqualTo(Grant.ROTATED);
        assertThat(rotated.awayMillis()).isEqualTo(-1);
        assertThat(Facing.parse(vectors.get(3)).orElseThrow()).isInstanceOf(Facing.Foreign.class);
        assertThat(Grant.ROTATED.toBytes()).containsOnly(0).hasSize(16);
    }

    @Test
    void takesKeysInAnyOrderAndIgnoresUnknownOnesAndUnknownKinds() throws Exception {
        assertThat(Facing.parse("facing later=1 mode=joined later=2 " + GRANTS + " epoch=5f0c2a9e"))
            .isEqualTo(Facing.parse(JOINED));
        assertThat(Facing.parse("later epoch=5f0c2a9e")).isEmpty();
        assertThat(Ready.parse("facing")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"facing", "facing mode=joined " + GRANTS, JOINED + " mode=joined",
            JOINED + "  until=1", JOINED + " ", " " + JOINED, JOINED + "\n", JOINED + " until=",
            JOINED + " until=-1", JOINED + " until=x", JOINED + " until=1234567890123456789",
            JOINED + " services=", JOINED + " services=SSH,", JOINED + " word", JOINED + " =1",
            "facing epoch=5F0C2A9E mode=joined " + GRANTS, "facing epoch=00000000 mode=joined " + GRANTS,
            "facing epoch=5f0c2a9 mode=joined " + GRANTS, "facing epoch=5f0c2a9e mode=other " + GRANTS,
            "facing epoch=5f0c2a9e mode=joined",
            "facing epoch=5f0c2a9e mode=joined grants=-,Pto1pIB-9r-zENGnaemwzQ",
            "facing epoch=5f0c2a9e mode=alone grants=-", "facing epoch=5f0c2a9e mode=alone grants=-,-,-",
            "facing epoch=5f0c2a9e mode=alone grants=-,ArJXkd9iVXqDMuo653TDtR",
            "facing epoch=5f0c2a9e mode=alone grants=-,ArJXkd9iVXqDMuo653TDt",
            "facing epoch=5f0c2a9e mode=alone grants=-,ArJXkd9iVXqDMuo653TDtQ=="})
    void refusesWhatBreaksTheForm(String text) {
        assertThatThrownBy(() -> Facing.parse(text)).isInstanceOf(TextException.class);
    }

    @Test
    void holdsTextToItsLimitsFromBothSides() throws Exception {
        String ready = "ready epoch=5f0c2a9e pad=";
        String longest = ready + "x".repeat(Ready.MAX_BYTES - ready.length());
        assertThat(Ready.parse(longest)).contains(new Ready(0x5f0c2a9e));
        assertThatThrownBy(() -> Ready.parse(longest + "x")).isInstanceOf(TextException.class);
        String facing = JOINED + " pad=" + "x".repeat(Facing.MAX_BYTES - JOINED.length() - 5);
        assertThat(Facing.parse(facing)).isPresent();
        assertThatThrownBy(() -> Facing.parse(facing + "x")).isInstanceOf(TextException.class);
        String service = JOINED + " services=" + "s".repeat(Limits.MAX_SERVICE_ID_BYTES);
        assertThat(Facing.parse(service)).isPresent();
        assertThatThrownBy(() -> Facing.parse(service + "s")).isInstanceOf(TextException.class);
    }

    /// Reads any text: either it is refused with a printable reason, or encoding it again gives an
    /// equal message.
    @FuzzTest(maxDuration = "10m")
    void text(byte[] bytes) throws Exception {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        try {
            Facing facing = Facing.parse(text).orElse(null);
            if (facing != null) {
                assertThat(Facing.parse(facing.text())).contains(facing);
            }
            Ready ready = Ready.parse(text).orElse(null);
            if (ready != null) {
                assertThat(Ready.parse(ready.text())).contains(ready);
            }
        } catch (TextException e) {
            assertThat(e.getMessage()).matches("[ -~]{1,123}");
        }
    }

    @Test
    void changedVectorsAreReadOrRefused() throws Exception {
        Random random = new Random(1);
        List<String> vectors = SpecVectors.block("15.1");
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = vectors.get(random.nextInt(vectors.size())).getBytes(StandardCharsets.US_ASCII);
            for (int changes = random.nextInt(3); changes >= 0; changes--) {
                bytes[random.nextInt(bytes.length)] = (byte) ("  =,-A9fz".charAt(random.nextInt(9)));
            }
            text(bytes);
        }
    }
}
