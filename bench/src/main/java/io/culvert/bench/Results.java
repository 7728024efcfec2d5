package io.culvert.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// All samples, by contender and figure. Not thread-safe.
final class Results {

    private static final JsonMapper JSON = JsonMapper.builder()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .build();

    private final SequencedMap<String, Map<String, List<Double>>> samples = new LinkedHashMap<>();

    void add(String contender, String figure, double value) {
        samples.computeIfAbsent(contender, key -> new TreeMap<>())
            .computeIfAbsent(figure, key -> new ArrayList<>())
            .add(value);
    }

    /// The contenders, in the order of their first sample.
    List<String> contenders() {
        return List.copyOf(samples.keySet());
    }

    /// The names of a contender's figures that begin with the given prefix, without the prefix.
    List<String> figures(String contender, String prefix) {
        return samples.getOrDefault(contender, Map.of())
            .keySet()
            .stream()
            .filter(figure -> figure.startsWith(prefix))
            .map(figure -> figure.substring(prefix.length()))
            .toList();
    }

    private List<Double> of(String contender, String figure) {
        return samples.getOrDefault(contender, Map.of()).getOrDefault(figure, List.of());
    }

    /// The number of samples of a figure.
    int count(String contender, String figure) {
        return of(contender, figure).size();
    }

    /// NaN if there is no sample.
    double median(String contender, String figure) {
        return Samples.median(of(contender, figure));
    }

    /// The median of the ratios of each round, so that a slow round affects both figures alike. If rounds are
    /// missing, the ratio of the medians.
    double ratio(String contender, String figure, String against, String itsFigure) {
        List<Double> own = of(contender, figure);
        List<Double> other = of(against, itsFigure);
        if (own.size() != other.size()) {
            return Samples.median(own) / Samples.median(other);
        }
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < own.size(); i++) {
            ratios.add(own.get(i) / other.get(i));
        }
        return Samples.median(ratios);
    }

    void write(Path file, String machine, String command) throws IOException {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("machine", machine);
        document.put("command", command);
        document.put("samples", samples);
        Files.writeString(file, JSON.writeValueAsString(document) + "\n");
    }
}
