package io.culvert.control.tunneling;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.control.TestService;
import io.culvert.control.TestService.Answer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// ListTunnels, a page at a time.
class PagesTest {

    @AutoClose
    private final TestService service = new TestService();

    @Test
    void aPageHoldsTwentyFiveUnlessToldOtherwise() {
        open(27, "{}");
        JsonNode page = list("{}").body();
        assertThat(page.path("tunnelSummaries").size()).isEqualTo(25);
        assertThat(list("{\"nextToken\":\"" + page.path("nextToken").asString() + "\"}").body().toString())
            .doesNotContain("nextToken");
    }

    @Test
    void thereIsNoTokenWhereNothingIsLeft() {
        open(2, "{}");
        assertThat(list("{\"maxResults\":2}").body().propertyNames()).containsExactly("tunnelSummaries");
        assertThat(list("{\"maxResults\":1}").body().propertyNames()).containsExactly("tunnelSummaries",
                "nextToken");
    }

    /// Half of the tunnels share their millisecond with another.
    @Test
    void everyTunnelIsOnOnePageAlsoWhileOthersAreOpenedAndClosed() {
        List<String> before = open(20, "{}").reversed();
        List<String> seen = new ArrayList<>();
        String token = "";
        do {
            JsonNode page = list("{\"maxResults\":3" + token + "}").body();
            page.path("tunnelSummaries").forEach(summary -> seen.add(summary.path("tunnelId").asString()));
            service.pass(Duration.ofMillis(1));
            service.open("{}");
            service.json("CloseTunnel", "{\"tunnelId\":\"" + seen.getLast() + "\"}");
            token = page.has("nextToken") ? ",\"nextToken\":\"" + page.path("nextToken").asString() + "\""
                    : "";
        } while (!token.isEmpty());
        assertThat(seen).hasSize(20).containsExactlyInAnyOrderElementsOf(before);
        for (int pair = 0; pair < 20; pair += 2) {
            assertThat(seen.subList(pair, pair + 2))
                .containsExactlyInAnyOrderElementsOf(before.subList(pair, pair + 2));
        }
    }

    @Test
    void aTokenOutlivesTheTunnelsOfItsPage() {
        List<String> ids = open(4, "{}");
        String token = token("{\"maxResults\":2}");
        ids.forEach(id -> service.json("CloseTunnel", "{\"tunnelId\":\"" + id + "\",\"delete\":true}"));
        Answer rest = list("{\"nextToken\":\"" + token + "\"}");
        assertThat(rest.body().path("tunnelSummaries").size()).isZero();
        assertThat(rest.status()).isEqualTo(200);
    }

    @Test
    void aTokenIsOfNoUseForAnotherQueryOrCaller() {
        open(4, "{\"destinationConfig\":{\"thingName\":\"pump\",\"services\":[\"S\"]}}");
        String all = token("{\"maxResults\":1}");
        String pumps = token("{\"maxResults\":1,\"thingName\":\"pump\"}");
        assertThat(next(pumps, ",\"thingName\":\"pump\",\"maxResults\":3").status()).isEqualTo(200);
        assertRefused(next(all, ",\"thingName\":\"pump\""));
        assertRefused(next(pumps, ""));
        assertRefused(next(pumps, ",\"thingName\":\"valve\""));
        assertRefused(service.json(TestService.OTHER_ACCOUNT, "ListTunnels",
                ("{\"nextToken\":\"" + all + "\"}").getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void aTokenIsRefusedWhereOneCharacterOfItIsAnother() {
        open(2, "{}");
        String token = token("{\"maxResults\":1}");
        for (int i = 0; i < token.length(); i++) {
            for (char other : new char[]{'A', 'B', '_', (char) (token.charAt(i) ^ 1)}) {
                String changed = token.substring(0, i) + other + token.substring(i + 1);
                if (!changed.equals(token)) {
                    assertThat(next(changed, "").type()).as(changed).isEqualTo("ValidationException");
                }
            }
        }
        assertRefused(next(token + "=", ""));
        assertRefused(next(token + "A", ""));
        assertRefused(next(token.substring(0, token.length() - 1), ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"A", "AAAA", "=", "____", "eyJhIjoxfQ==",
            "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
    void anInventedTokenIsRefused(String token) {
        assertRefused(next(token, ""));
    }

    @Test
    void aTokenShowsNothingButItsPlace() {
        open(2, "{}");
        assertThat(token("{\"maxResults\":1}")).matches("[a-zA-Z0-9_-]{1,128}");
    }

    private Answer next(String token, String more) {
        return list("{\"nextToken\":\"" + token + "\"" + more + "}");
    }

    private String token(String body) {
        return list(body).body().path("nextToken").asString();
    }

    private Answer list(String body) {
        return service.json("ListTunnels", body);
    }

    /// Opens tunnels, two in each millisecond; oldest first.
    private List<String> open(int count, String body) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ids.add(service.open(body));
            if (i % 2 == 1) {
                service.pass(Duration.ofMillis(1));
            }
        }
        return ids;
    }

    private static void assertRefused(Answer answer) {
        assertThat(answer.type()).isEqualTo("ValidationException");
        assertThat(answer.message())
            .isEqualTo("nextToken: not one that this service gave to this caller for this "
                    + "query (expected: the nextToken of the previous page, or none)");
    }
}
