package io.culvert.control.iot;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.control.TestService;
import io.culvert.control.TestService.Answer;
import io.culvert.registry.Attributes;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The tokens that lead through the registry's lists.
class IotPagesTest {

    private static final String OTHER = "999999999999";
    private static final String LONG = "888888888888";

    @AutoClose
    private static final TestService service = new TestService();

    @BeforeAll
    static void start() {
        for (String account : new String[]{TestService.ACCOUNT, OTHER}) {
            for (int i = 0; i < 5; i++) {
                service.registry().createThing(account, "pump-" + i, new Attributes(Map.of("site", "north")));
            }
        }
    }

    @Test
    void leadToThePlaceWhereThePageEndedWhateverTheNextPagesSize() {
        Answer rest = things(TestService.ACCOUNT, "maxResults=250&nextToken=" + token(""));
        assertThat(rest.status()).isEqualTo(200);
        assertThat(rest.body().path("things")).extracting(thing -> thing.path("thingName").asString())
            .containsExactly("pump-2", "pump-3", "pump-4");
        assertThat(rest.body().has("nextToken")).isFalse();
    }

    @Test
    void leadThroughLongElementsInShortPages() {
        Map<String, String> longest = new HashMap<>();
        for (int i = 0; i < Attributes.MAX; i++) {
            longest.put("a".repeat(126) + (10 + i), "v".repeat(800));
        }
        Set<String> names = new TreeSet<>();
        for (int i = 0; i < 40; i++) {
            names.add("long-" + (10 + i));
            service.registry().createThing(LONG, "long-" + (10 + i), new Attributes(longest));
        }
        List<String> listed = new ArrayList<>();
        String token = "";
        do {
            Answer page = things(LONG, "maxResults=250" + token);
            assertThat(page.body().path("things").size()).isBetween(0, 7);
            page.body().path("things").forEach(thing -> listed.add(thing.path("thingName").asString()));
            token = page.body().has("nextToken")
                    ? "&nextToken=" + URLEncoder.encode(page.body().path("nextToken").asString(),
                            StandardCharsets.US_ASCII)
                    : "";
        } while (!token.isEmpty());
        assertThat(listed).containsExactlyElementsOf(names);
        assertThat(service.answers().used()).isZero();
    }

    @Test
    void areOfNoUseToAnotherCaller() {
        assertRefused(things(OTHER, "nextToken=" + token("")));
    }

    @Test
    void areOfNoUseForAnotherQuestion() {
        String token = token("");
        assertRefused(things(TestService.ACCOUNT, "attributeName=site&nextToken=" + token));
        assertRefused(service.iot(TestService.ACCOUNT, "/thing-groups", "nextToken=" + token));
        assertRefused(things(TestService.ACCOUNT, "nextToken=" + token("attributeName=site&")));
        assertThat(things(TestService.ACCOUNT, "attributeName=site&nextToken=" + token("attributeName=site&"))
            .status()).isEqualTo(200);
    }

    @Test
    void areRefusedWhereverTheyAreChanged() {
        String token = token("");
        for (int i = 0; i < token.length(); i++) {
            char other = token.charAt(i) == 'A' ? 'B' : 'A';
            assertRefused(things(TestService.ACCOUNT,
                    "nextToken=" + token.substring(0, i) + other + token.substring(i + 1)));
        }
        assertRefused(things(TestService.ACCOUNT, "nextToken=" + token.substring(0, 10)));
        assertRefused(things(TestService.ACCOUNT, "nextToken="));
    }

    @Test
    void ofCertificatesAreBoundToo() {
        Answer refused = service.iot(TestService.ACCOUNT, "/certificates", "marker=MTIz");
        assertThat(refused.message()).startsWith("marker: not one that this service gave");
    }

    private static String token(String question) {
        return URLEncoder.encode(
                things(TestService.ACCOUNT, question + "maxResults=2").body().path("nextToken").asString(),
                StandardCharsets.US_ASCII);
    }

    private static Answer things(String account, String query) {
        return service.iot(account, "/things", query);
    }

    private static void assertRefused(Answer answer) {
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.message()).startsWith("nextToken: not one that this service gave to this caller");
    }
}
