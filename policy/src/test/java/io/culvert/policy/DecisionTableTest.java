package io.culvert.policy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// IAM's semantics, decision by decision: see `decisions.txt`.
class DecisionTableTest {

    @TestFactory
    List<DynamicTest> decidesAsTheTableSays() throws IOException {
        return rows().stream()
            .map(row -> DynamicTest.dynamicTest(row.name(),
                    () -> assertThat(row.outcome()).as(row.policy()).isEqualTo(row.expected())))
            .toList();
    }

    @Test
    void theTableHasAtLeastTwoHundredDecisions() throws IOException {
        assertThat(rows()).hasSizeGreaterThan(200);
    }

    private static List<Row> rows() throws IOException {
        List<Row> rows = new ArrayList<>();
        String title = "";
        String policy = "";
        int number = 0;
        for (String line : lines()) {
            number++;
            String[] words = line.strip().split("\\s+", 2);
            String rest = words.length == 2 ? words[1] : "";
            switch (words[0]) {
                case "", "#" -> {
                }
                case "==" -> title = rest;
                case "policy" -> policy = rest;
                case "when" ->
                    policy = "{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\",\"Condition\":" + rest
                            + "}";
                default ->
                    rows.add(new Row("line " + number + ", " + title + ": " + line, policy, words[0], rest));
            }
        }
        return rows;
    }

    private static List<String> lines() throws IOException {
        try (InputStream in = DecisionTableTest.class.getResourceAsStream("decisions.txt")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), UTF_8).lines().toList();
        }
    }

    private record Row(String name, String policy, String expected, String request) {

        String outcome() {
            boolean condition = expected.equals("yes") || expected.equals("no");
            AccessRequest asked = condition ? Decisions.request("iot:ListTunnels", "tunnel/*", request)
                    : parsed(request);
            return switch (Decisions.authorizer(policy).decide(asked)) {
                case Decision.Allowed() -> condition ? "yes" : "allowed";
                case Decision.Denied denied -> condition ? "no" : denied.explicit() ? "forbidden" : "denied";
            };
        }

        /// Reads `ACTION RESOURCES with KEYS`.
        private static AccessRequest parsed(String text) {
            String[] parts = text.split(" with ", 2);
            String[] words = parts[0].split(" ", 2);
            return Decisions.request(words[0], words[1].strip(), parts.length == 2 ? parts[1] : "");
        }
    }
}
