package io.culvert.control.iot;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.control.TestService;
import io.culvert.control.TestService.Answer;
import io.culvert.registry.Attributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Searches of fleet scripts.
class SearchIndexTest {

    @AutoClose
    private static final TestService service = new TestService();

    @BeforeAll
    static void start() {
        for (String name : List.of("lamp", "pump-1", "pump-2", "pump-3", "valve:1")) {
            service.registry()
                .createThing(TestService.ACCOUNT, name,
                        name.startsWith("pump") ? new Attributes(Map.of("site", "north", "url", "a:b"))
                                : Attributes.NONE);
        }
        service.presence().arrived(TestService.ACCOUNT, "pump-2", "a connection", List.of());
        service.presence().arrived(TestService.ACCOUNT, "lamp", "another", List.of());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            *                                                  | lamp pump-1 pump-2 pump-3 valve:1
            connectivity.connected:true                        | lamp pump-2
            connectivity.connected:false AND thingName:pump*   | pump-1 pump-3
            thingName:pump* NOT thingName:pump-2               | pump-1 pump-3
            thingName:pump-2                                   | pump-2
            thingName:valve:1                                  | valve:1
            thingName:pump-? connectivity.connected:true       | pump-2
            attributes.site:north AND connectivity.connected:true | pump-2
            attributes.site:n*h                                | pump-1 pump-2 pump-3
            attributes.url:"a:b" thingName:*-1                 | pump-1
            NOT attributes.site:north                          | lamp valve:1
            thingName:none                                     | ''
            thingGroupNames:pumps                              | ''
            """)
    void findsThings(String query, String names) {
        assertThat(String.join(" ", names(search(query, ",\"maxResults\":10")))).isEqualTo(names);
    }

    @Test
    void tellsOfTheirConnection() {
        JsonNode thing = search("thingName:pump-2", "").body().path("things").path(0);
        assertThat(thing.path("connectivity").path("connected").asBoolean()).isTrue();
        assertThat(thing.path("connectivity").path("timestamp").isNumber()).isTrue();
        assertThat(thing.path("attributes").path("site").asString()).isEqualTo("north");
        Answer data = service.send("POST", "/things/lamp/connectivity-data", "{}");
        assertThat(data.body().path("connected").asBoolean()).isTrue();
        assertThat(service.send("POST", "/things/none/connectivity-data", "{}").status()).isEqualTo(404);
    }

    @Test
    void goesOnWhereThePageEnded() {
        List<String> all = new ArrayList<>();
        String token = "";
        do {
            Answer page = search("thingName:pump*", ",\"maxResults\":1" + token);
            assertThat(names(page)).hasSizeLessThanOrEqualTo(1);
            all.addAll(names(page));
            token = page.body().has("nextToken")
                    ? ",\"nextToken\":\"" + page.body().path("nextToken").asString() + "\""
                    : "";
        } while (!token.isEmpty());
        assertThat(all).containsExactly("pump-1", "pump-2", "pump-3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a OR b", "(thingName:a)", "shadow.reported.x:1", "thingName:", "pump", "NOT",
            "connectivity.timestamp>1", "attributes.:x", "* * * * * * * * * * * * *"})
    void saysWhatItDoesNotUnderstand(String query) {
        Answer refused = search(query, "");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.headers().toString()).contains("InvalidQueryException");
        assertThat(refused.message()).startsWith("queryString: ").contains("connectivity.connected");
    }

    private static Answer search(String query, String more) {
        return service.send("POST", "/indices/search",
                "{\"queryString\":\"" + query.replace("\"", "\\\"") + "\"" + more + "}");
    }

    private static List<String> names(Answer answer) {
        List<String> names = new ArrayList<>();
        answer.body().path("things").forEach(thing -> names.add(thing.path("thingName").asString()));
        return names;
    }
}
