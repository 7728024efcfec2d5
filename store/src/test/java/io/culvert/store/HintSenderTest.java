package io.culvert.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// How hints are joined to payloads.
class HintSenderTest {

    @Test
    void joinsAsManyLinesAsFitIntoOnePayload() {
        List<String> lines = IntStream.range(0, 500).mapToObj(i -> "due 123456789012 thing-ä-" + i).toList();
        List<String> payloads = HintSender.payloads("p", lines);
        assertThat(payloads).hasSizeBetween(2, 3)
            .allMatch(payload -> payload.getBytes(StandardCharsets.UTF_8).length <= 7_900)
            .allMatch(payload -> payload.startsWith("p\n"));
        assertThat(payloads.stream().flatMap(payload -> payload.lines().skip(1))).isEqualTo(lines);
    }

    @Test
    void leavesOutALineThatFitsIntoNone() {
        assertThat(HintSender.payloads("p", List.of("a", "x".repeat(7_900), "b"))).containsExactly("p\na\nb");
        assertThat(HintSender.payloads("p", List.of("x".repeat(7_900)))).isEmpty();
    }
}
