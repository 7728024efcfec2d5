package io.culvert.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SamplesTest {

    @Test
    void theMedianIsTheMiddleOfTheSorted() {
        assertThat(Samples.median(List.of(9.0, 1.0, 5.0))).isEqualTo(5);
        assertThat(Samples.median(List.of(9.0, 1.0, 5.0, 6.0))).isEqualTo(5.5);
        assertThat(Samples.median(List.of())).isNaN();
    }

    @Test
    void aPercentileIsASampleThatWasTaken() {
        List<Double> hundred = java.util.stream.IntStream.rangeClosed(1, 100)
            .mapToObj(i -> (double) i)
            .toList();
        assertThat(Samples.percentile(hundred, 0.5)).isEqualTo(50);
        assertThat(Samples.percentile(hundred, 0.99)).isEqualTo(99);
        assertThat(Samples.percentile(hundred, 0.999)).isEqualTo(100);
    }

    @Test
    void aRatioIsTakenRoundByRound() {
        Results results = new Results();
        for (double slow : new double[]{1, 4, 1}) {
            results.add("a", "x", 6 / slow);
            results.add("b", "x", 2 / slow);
        }
        assertThat(results.ratio("a", "x", "b", "x")).isEqualTo(3);
    }
}
