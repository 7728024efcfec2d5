package io.culvert.policy;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever stands in a document or a request, the document is refused in words or it decides. Run as always,
/// the fuzz tests try their seeds alone; with `JAZZER_FUZZ=1` and `-Dtest=PolicyFuzzTest#NAME` one of them
/// searches for ten minutes.
class PolicyFuzzTest {

    private static final List<String> ACTUAL = List.of("", "10.1.2.3", "::1", "true", "2026-11-25T08:00:00Z",
            "7", "arn:aws:iam::111122223333:user/alice", "a*?${$}");

    private static final Map<String, List<String>> CONTEXT = ConditionKey.names()
        .stream()
        .collect(Collectors.toMap(name -> name, name -> ACTUAL));

    private static final int MUTATIONS = 2_500;

    @FuzzTest(maxDuration = "10m")
    void aDocumentIsRefusedOrDecides(byte[] document) {
        decideOrRefuse(new String(document, UTF_8), "arn:aws:iot:eu-west-1:111122223333:tunnel/a", CONTEXT);
    }

    /// Reaches further: values and patterns in a document that is well formed, and the request's values.
    @FuzzTest(maxDuration = "10m")
    void valuesAreRefusedOrDecide(FuzzedDataProvider data) {
        String operator = data.pickValue(Operator.names());
        String key = data.pickValue(ConditionKey.names());
        String actual = data.consumeString(64);
        String resource = data.consumeString(64);
        String value = quoted(data.consumeString(128));
        String pattern = quoted("arn:aws:iot:*:*:" + data.consumeRemainingAsString());
        Map<String, List<String>> context = new HashMap<>(CONTEXT);
        context.put(key, List.of(actual, resource));
        decideOrRefuse("""
                {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":["*",%s],
                "Condition":{"%s":{"%s":%s}}}}""".formatted(pattern, operator, key, value), resource,
                context);
    }

    /// The short run: bytes of the seeds changed, dropped and doubled, the same ones each time.
    @ParameterizedTest
    @ValueSource(strings = {"conditions.json", "addresses.json"})
    void aDamagedDocumentIsRefusedOrDecides(String seed) throws IOException {
        byte[] whole = bytes(seed);
        Random random = new Random(seed.hashCode());
        for (int i = 0; i < MUTATIONS; i++) {
            aDocumentIsRefusedOrDecides(damaged(whole, random));
        }
    }

    private static byte[] bytes(String seed) throws IOException {
        String name = "PolicyFuzzTestInputs/aDocumentIsRefusedOrDecides/" + seed;
        try (InputStream in = PolicyFuzzTest.class.getResourceAsStream(name)) {
            return Objects.requireNonNull(in).readAllBytes();
        }
    }

    private static byte[] damaged(byte[] whole, Random random) {
        byte[] copy = whole.clone();
        for (int changes = random.nextInt(3); changes >= 0; changes--) {
            int at = random.nextInt(copy.length);
            int from = random.nextInt(copy.length);
            int length = random.nextInt(Math.min(12, copy.length - Math.max(at, from)) + 1);
            if (length > 1) {
                System.arraycopy(copy, from, copy, at, length);
            } else {
                copy[at] = (byte) random.nextInt(256);
            }
        }
        return copy;
    }

    private static String quoted(String text) {
        return text.chars()
            .mapToObj(each -> String.format("\\u%04x", each))
            .collect(Collectors.joining("", "\"", "\""));
    }

    private static void decideOrRefuse(String json, String resource, Map<String, List<String>> context) {
        try {
            PolicyDocument document = PolicyDocument.parse(json);
            Decisions.authorizer(document)
                .decide(new AccessRequest(Decisions.ALICE, "iot:OpenTunnel", List.of(resource, "*"),
                        context));
        } catch (PolicyException e) {
            if (!e.text().contains("(expected: ") || e.text().length() > 1000) {
                throw new AssertionError("not in words: " + e.text(), e);
            }
        }
    }
}
