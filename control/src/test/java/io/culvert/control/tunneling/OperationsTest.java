package io.culvert.control.tunneling;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.control.TestService;
import io.culvert.control.TestService.Answer;
import io.culvert.control.api.ErrorType;
import io.culvert.tunnel.ClientAccessToken;
import io.culvert.tunnel.Side;
import io.culvert.tunnel.TunnelEvent;
import io.culvert.tunnel.TunnelId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// What each operation does and answers, and what a tunnel looks like from OpenTunnel until it is gone (spec:
/// service 1.4, 1.6 to 1.8, 2, rules 1 to 16).
class OperationsTest {

    private static final String UNKNOWN = "0ea2b3ff-0000-4000-8000-000000000000";
    private static final String TO_PUMP = "{\"destinationConfig\":{\"thingName\":\"pump\",\"services\":[\"SSH\",\"HTTP\"]}}";

    @TempDir
    Path folder;

    private TestService service;

    @BeforeEach
    void start() {
        service = new TestService(folder);
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void openTunnelAnswersIdArnAndBothTokens() {
        JsonNode opened = service.json("OpenTunnel", TO_PUMP).body();
        assertThat(opened.propertyNames()).containsExactlyInAnyOrder("tunnelId", "tunnelArn",
                "sourceAccessToken", "destinationAccessToken");
        String id = opened.path("tunnelId").asString();
        assertThat(id).matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
        assertThat(opened.path("tunnelArn").asString())
            .isEqualTo("arn:aws:iot:eu-west-1:123456789012:tunnel/" + id);
        for (String token : List.of("sourceAccessToken", "destinationAccessToken")) {
            assertThat(opened.path(token).asString()).matches("[A-Za-z0-9_=.-]{40,1000}");
        }
        assertThat(opened.path("sourceAccessToken")).isNotEqualTo(opened.path("destinationAccessToken"));
    }

    @Test
    void twoEqualOpenTunnelsMakeTwoTunnels() {
        assertThat(service.open(TO_PUMP)).isNotEqualTo(service.open(TO_PUMP));
    }

    @Test
    void openTunnelTellsTheThingWhenThereIsOne() {
        service.open(TO_PUMP);
        assertThat(service.events()).singleElement().isInstanceOf(TunnelEvent.NotificationDue.class);
        service.open("{\"destinationConfig\":{\"services\":[\"SSH\"]}}");
        service.open("{}");
        assertThat(service.events()).isEmpty();
    }

    @Test
    void describeTunnelShowsWhatWasGivenAndTheDefaults() {
        String id = service
            .open("{\"description\":\"d\",\"destinationConfig\":{\"services\":[\"B\",\"A\",\"B\"],"
                    + "\"thingName\":\"pump\"},\"tags\":[{\"key\":\"k\",\"value\":\"\"},{\"key\":\"a\",\"value\":\"1\"}]}");
        assertThat(service.describe(id)).isEqualTo(
                TestService.JSON.readTree(("{'tunnelId':'" + id + "','tunnelArn':'" + TestService.arn(id)
                        + "','status':'OPEN','description':'d','createdAt':NOW,'lastUpdatedAt':NOW,"
                        + "'sourceConnectionState':{'status':'DISCONNECTED','lastUpdatedAt':NOW},"
                        + "'destinationConnectionState':{'status':'DISCONNECTED','lastUpdatedAt':NOW},"
                        + "'destinationConfig':{'thingName':'pump','services':['B','A']},"
                        + "'timeoutConfig':{'maxLifetimeTimeoutMinutes':720},"
                        + "'tags':[{'key':'k','value':''},{'key':'a','value':'1'}]}")
                    .replace('\'', '"')
                    .replace("NOW", "1795521600.25")));
    }

    @Test
    void describeTunnelLeavesOutWhatIsAbsent() {
        assertThat(service.describe(service.open("{}")).propertyNames()).containsExactly("tunnelId",
                "tunnelArn", "status", "createdAt", "lastUpdatedAt", "sourceConnectionState",
                "destinationConnectionState", "timeoutConfig");
    }

    @Test
    void answersTimestampsAsSecondsWithAFraction() {
        Answer answer = service.json("DescribeTunnel", "{\"tunnelId\":\"" + service.open("{}") + "\"}");
        assertThat(new String(answer.bytes(), StandardCharsets.UTF_8))
            .contains("\"createdAt\":1795521600.250");
    }

    @Test
    void showsWhoIsConnected() {
        JsonNode opened = service.json("OpenTunnel", TO_PUMP).body();
        service.pass(Duration.ofSeconds(5));
        service.tunnels()
            .attach(ClientAccessToken.presented(opened.path("sourceAccessToken").asString()), Side.SOURCE,
                    null, "192.0.2.1");
        JsonNode tunnel = service.describe(opened.path("tunnelId").asString());
        assertThat(tunnel.path("sourceConnectionState").path("status").asString()).isEqualTo("CONNECTED");
        assertThat(tunnel.path("sourceConnectionState").path("lastUpdatedAt").asDouble())
            .isEqualTo(1795521605.25);
        assertThat(tunnel.path("lastUpdatedAt").asDouble()).isEqualTo(1795521600.25);
    }

    @Test
    void listTunnelsAnswersSummariesNewestFirst() {
        String first = service.open(TO_PUMP);
        service.pass(Duration.ofMillis(1));
        String second = service.open("{\"description\":\"d\",\"tags\":[{\"key\":\"k\",\"value\":\"v\"}]}");
        JsonNode listed = service.json("ListTunnels", "{}").body();
        assertThat(listed.propertyNames()).containsExactly("tunnelSummaries");
        assertThat(ids(listed)).containsExactly(second, first);
        assertThat(listed.path("tunnelSummaries").get(0).propertyNames()).containsExactly("tunnelId",
                "tunnelArn", "status", "description", "createdAt", "lastUpdatedAt");
        assertThat(ids(service.json("ListTunnels", "{\"thingName\":\"pump\"}").body()))
            .containsExactly(first);
        assertThat(ids(service.json("ListTunnels", "{\"thingName\":\"valve\"}").body())).isEmpty();
    }

    @Test
    void aClosedTunnelStaysListedForThreeHoursAndIsGoneThen() {
        String id = service.open(TO_PUMP);
        service.pass(Duration.ofMinutes(1));
        assertThat(service.json("CloseTunnel", tunnel(id)).body().toString()).isEqualTo("{}");
        service.pass(Duration.ofHours(3));
        JsonNode closed = service.describe(id);
        assertThat(closed.path("status").asString()).isEqualTo("CLOSED");
        assertThat(closed.path("lastUpdatedAt").asDouble()).isEqualTo(1795521660.25);
        assertThat(ids(service.json("ListTunnels", "{}").body())).containsExactly(id);
        service.pass(Duration.ofMillis(1));
        assertNotFound(service.json("DescribeTunnel", tunnel(id)), id);
        assertThat(ids(service.json("ListTunnels", "{}").body())).isEmpty();
    }

    @Test
    void aTunnelClosesAtTheEndOfItsLifetimeAndIsKeptAsLong() {
        String id = service.open("{\"timeoutConfig\":{\"maxLifetimeTimeoutMinutes\":1}}");
        service.pass(Duration.ofMillis(59_999));
        assertThat(service.describe(id).path("status").asString()).isEqualTo("OPEN");
        service.pass(Duration.ofMillis(1));
        assertThat(service.describe(id).path("status").asString()).isEqualTo("CLOSED");
        assertThat(service.events())
            .contains(new TunnelEvent.Closed(TestService.ACCOUNT, new TunnelId(id), 2, true, Map.of()));
        service.pass(Duration.ofHours(3));
        assertThat(service.describe(id).path("status").asString()).isEqualTo("CLOSED");
        service.pass(Duration.ofMillis(1));
        assertNotFound(service.json("DescribeTunnel", tunnel(id)), id);
    }

    @Test
    void rotatingDoesNotProlongTheLifetime() {
        String id = service.open("{\"timeoutConfig\":{\"maxLifetimeTimeoutMinutes\":2}}");
        service.pass(Duration.ofMinutes(1));
        assertThat(rotate(id, "ALL", "").status()).isEqualTo(200);
        service.pass(Duration.ofMinutes(1));
        assertThat(service.describe(id).path("status").asString()).isEqualTo("CLOSED");
    }

    @Test
    void closingAgainSucceedsAndChangesNothing() {
        String id = service.open("{}");
        service.json("CloseTunnel", tunnel(id));
        service.pass(Duration.ofMinutes(1));
        service.events();
        assertThat(service.json("CloseTunnel", tunnel(id)).status()).isEqualTo(200);
        assertThat(service.describe(id).path("lastUpdatedAt").asDouble()).isEqualTo(1795521600.25);
        assertThat(service.events()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void deletingRemovesATunnelAtOnceOpenOrClosed(boolean closedBefore) {
        String id = service.open("{}");
        if (closedBefore) {
            service.json("CloseTunnel", tunnel(id));
        }
        String delete = "{\"tunnelId\":\"" + id + "\",\"delete\":true}";
        assertThat(service.json("CloseTunnel", delete).status()).isEqualTo(200);
        assertNotFound(service.json("DescribeTunnel", tunnel(id)), id);
        assertNotFound(service.json("CloseTunnel", delete), id);
        assertNotFound(service.json("ListTagsForResource", arn(id)), TestService.arn(id));
    }

    @Test
    void rotationAnswersTheNewTokensAlone() {
        JsonNode opened = service.json("OpenTunnel", TO_PUMP).body();
        String id = opened.path("tunnelId").asString();
        Set<JsonNode> tokens = new HashSet<>(
                List.of(opened.path("sourceAccessToken"), opened.path("destinationAccessToken")));
        JsonNode source = rotate(id, "SOURCE", "").body();
        assertThat(source.propertyNames()).containsExactly("tunnelArn", "sourceAccessToken");
        JsonNode destination = rotate(id, "DESTINATION", "").body();
        assertThat(destination.propertyNames()).containsExactly("tunnelArn", "destinationAccessToken");
        JsonNode all = rotate(id, "ALL", "").body();
        assertThat(all.propertyNames()).containsExactly("tunnelArn", "sourceAccessToken",
                "destinationAccessToken");
        assertThat(all.path("tunnelArn")).isEqualTo(opened.path("tunnelArn"));
        List.of(source.path("sourceAccessToken"), destination.path("destinationAccessToken"),
                all.path("sourceAccessToken"), all.path("destinationAccessToken"))
            .forEach(token -> assertThat(tokens.add(token)).isTrue());
    }

    @Test
    void rotationTellsTheThingWhenTheDestinationIsRotated() {
        String id = service.open(TO_PUMP);
        service.events();
        rotate(id, "SOURCE", "");
        assertThat(service.events()).hasSize(1).allMatch(TunnelEvent.Rotated.class::isInstance);
        for (String mode : List.of("DESTINATION", "ALL")) {
            rotate(id, mode, "");
            assertThat(service.events()).anyMatch(TunnelEvent.NotificationDue.class::isInstance);
        }
        assertThat(service.describe(id).path("lastUpdatedAt").asDouble()).isEqualTo(1795521600.25);
    }

    @Test
    void rotationTakesTheSameDestinationAgainInAnyOrderAndNoOther() {
        String id = service.open(TO_PUMP);
        assertThat(rotate(id, "ALL", config("pump", "HTTP\",\"SSH")).status()).isEqualTo(200);
        Answer other = rotate(id, "DESTINATION", config("valve", "SSH\",\"HTTP"));
        assertThat(other.type()).isEqualTo("ValidationException");
        assertThat(other.message())
            .isEqualTo("destinationConfig: differs from the tunnel's (expected: the tunnel's, or none)");
        assertThat(rotate(id, "ALL", config("pump", "SSH")).type()).isEqualTo("ValidationException");
    }

    @Test
    void rotationAdoptsADestinationWhereThereIsNone() {
        String id = service.open("{}");
        assertThat(rotate(id, "DESTINATION", config("pump", "A\",\"B\",\"C\",\"D")).type())
            .isEqualTo("LimitExceededException");
        assertThat(rotate(id, "DESTINATION", config("pump", "SSH")).status()).isEqualTo(200);
        assertThat(service.describe(id).path("destinationConfig").toString())
            .isEqualTo("{\"thingName\":\"pump\",\"services\":[\"SSH\"]}");
        assertThat(service.events()).anyMatch(TunnelEvent.DestinationAdopted.class::isInstance);
    }

    @Test
    void rotationFindsNoTunnelThatIsClosedExpiredUnknownOrRemoved() {
        String closed = service.open("{}");
        service.json("CloseTunnel", tunnel(closed));
        String expired = service.open("{\"timeoutConfig\":{\"maxLifetimeTimeoutMinutes\":1}}");
        service.pass(Duration.ofMinutes(1));
        for (String id : List.of(closed, expired, UNKNOWN)) {
            assertNotFound(rotate(id, "ALL", ""), id);
        }
    }

    @Test
    void tagsAreSetReplacedAndRemoved() {
        String id = service.open("{\"tags\":[{\"key\":\"a\",\"value\":\"1\"}]}");
        service.pass(Duration.ofSeconds(1));
        assertThat(tag(id,
                "{\"key\":\"b\",\"value\":\"\"},{\"key\":\"a\",\"value\":\"2\"},"
                        + "{\"key\":\"A\",\"value\":\"3\"},{\"key\":\"b\",\"value\":\"4\"}")
            .body()
            .toString()).isEqualTo("{}");
        assertThat(tags(id)).isEqualTo("[{\"key\":\"a\",\"value\":\"2\"},{\"key\":\"b\",\"value\":\"4\"},"
                + "{\"key\":\"A\",\"value\":\"3\"}]");
        assertThat(service.describe(id).path("lastUpdatedAt").asDouble()).isEqualTo(1795521601.25);
        String untag = arn(id).replace("}", ",\"tagKeys\":[\"a\",\"none\",\"a\"]}");
        assertThat(service.json("UntagResource", untag).body().toString()).isEqualTo("{}");
        assertThat(tags(id)).isEqualTo("[{\"key\":\"b\",\"value\":\"4\"},{\"key\":\"A\",\"value\":\"3\"}]");
        service.json("CloseTunnel", tunnel(id));
        assertThat(tag(id, "{\"key\":\"c\",\"value\":\"5\"}").status()).isEqualTo(200);
    }

    @Test
    void listTagsAnswersAnEmptyListWhereThereAreNone() {
        assertThat(tags(service.open("{}"))).isEqualTo("[]");
    }

    @Test
    void aTunnelHasNoMoreTagsThanItMay() {
        String id = service.open("{}");
        StringBuilder fifty = new StringBuilder("{\"key\":\"k0\",\"value\":\"\"}");
        for (int i = 1; i < 50; i++) {
            fifty.append(",{\"key\":\"k").append(i).append("\",\"value\":\"\"}");
        }
        assertThat(tag(id, fifty.toString()).status()).isEqualTo(200);
        assertThat(tag(id, "{\"key\":\"k7\",\"value\":\"x\"}").status()).isEqualTo(200);
        Answer answer = tag(id, "{\"key\":\"k50\",\"value\":\"\"},{\"key\":\"k1\",\"value\":\"\"}");
        assertThat(answer.type()).isEqualTo("LimitExceededException");
        assertThat(answer.message())
            .isEqualTo("tags: 51 tags with those that the tunnel has (expected: at most 50)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"DescribeTunnel", "CloseTunnel", "RotateTunnelAccessToken", "ListTagsForResource",
            "TagResource", "UntagResource"})
    void anotherAccountsTunnelAnswersAsOneThatDoesNotExist(String operation) {
        String id = service.open("{}");
        Answer others = everyMember(TestService.OTHER_ACCOUNT, operation, id);
        Answer unknown = everyMember(TestService.ACCOUNT, operation, UNKNOWN);
        assertThat(others.type()).isEqualTo("ResourceNotFoundException");
        assertThat(others.message().replace(id, UNKNOWN)).isEqualTo(unknown.message());
        assertThat(others.status()).isEqualTo(unknown.status());
        assertThat(service.describe(id).path("status").asString()).isEqualTo("OPEN");
    }

    @ParameterizedTest
    @ValueSource(strings = {"arn:aws:iot:eu-central-1:123456789012:tunnel/",
            "arn:aws-cn:iot:eu-west-1:123456789012:tunnel/", "arn:aws:iot:eu-west-1:210987654321:tunnel/",
            "arn:aws:iot:eu-west-1::tunnel/"})
    void anArnOfElsewhereNamesNoTunnelHere(String prefix) {
        String id = service.open("{}");
        Answer answer = service.json("ListTagsForResource", "{\"resourceArn\":\"" + prefix + id + "\"}");
        assertThat(answer.type()).isEqualTo("ResourceNotFoundException");
    }

    @Test
    void listTunnelsShowsAnAccountItsOwnAlone() {
        service.open("{}");
        assertThat(ids(service.json(TestService.OTHER_ACCOUNT, "ListTunnels", new byte[0]).body())).isEmpty();
    }

    @Test
    void notesForTheAuditWhatACallIsAboutAndNoToken() {
        JsonNode opened = service.json("OpenTunnel", TO_PUMP).body();
        assertThat(service.calls().getLast().operation()).isEqualTo("OpenTunnel");
        assertThat(service.calls().getLast().notes())
            .containsEntry("tunnel", opened.path("tunnelId").asString())
            .containsEntry("thing", "pump");
        rotate(UNKNOWN, "ALL", "");
        assertThat(service.calls().getLast().error()).isEqualTo(ErrorType.RESOURCE_NOT_FOUND);
        assertThat(service.calls().toString()).doesNotContain(opened.path("sourceAccessToken").asString(),
                opened.path("destinationAccessToken").asString());
    }

    private Answer everyMember(String account, String operation, String id) {
        return service.json(account, operation,
                ("{'tunnelId':'" + id + "','clientMode':'ALL','resourceArn':'" + TestService.arn(id)
                        + "','tags':[{'key':'k','value':'v'}],'tagKeys':['k']}")
                    .replace('\'', '"')
                    .getBytes(StandardCharsets.UTF_8));
    }

    private Answer rotate(String id, String mode, String config) {
        return service.json("RotateTunnelAccessToken",
                "{\"tunnelId\":\"" + id + "\",\"clientMode\":\"" + mode + "\"" + config + "}");
    }

    private static String config(String thing, String services) {
        return ",\"destinationConfig\":{\"thingName\":\"" + thing + "\",\"services\":[\"" + services + "\"]}";
    }

    private Answer tag(String id, String tags) {
        return service.json("TagResource", arn(id).replace("}", ",\"tags\":[" + tags + "]}"));
    }

    private String tags(String id) {
        return service.json("ListTagsForResource", arn(id)).body().path("tags").toString();
    }

    private static String tunnel(String id) {
        return "{\"tunnelId\":\"" + id + "\"}";
    }

    private static String arn(String id) {
        return "{\"resourceArn\":\"" + TestService.arn(id) + "\"}";
    }

    private static List<String> ids(JsonNode listed) {
        return StreamSupport.stream(listed.path("tunnelSummaries").spliterator(), false)
            .map(summary -> summary.path("tunnelId").asString())
            .toList();
    }

    private static void assertNotFound(Answer answer, String name) {
        assertThat(answer.type()).as(answer.message()).isEqualTo("ResourceNotFoundException");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.message()).isEqualTo("Tunnel " + name + " not found");
    }
}
