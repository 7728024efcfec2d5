package io.culvert.control.tunneling;

import static io.culvert.control.tunneling.TunnelCalls.TO_PUMP;
import static io.culvert.control.tunneling.TunnelCalls.ids;
import static io.culvert.control.tunneling.TunnelCalls.rotate;
import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.control.TestService;
import io.culvert.control.TestService.Answer;
import io.culvert.control.api.ErrorType;
import io.culvert.tunnel.ClientAccessToken;
import io.culvert.tunnel.Side;
import io.culvert.tunnel.TunnelEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// What OpenTunnel, DescribeTunnel and ListTunnels answer, and what no operation tells (spec: service 1.4,
/// 1.6 to 1.8, 2, rules 1 to 16).
class OperationsTest {

    private static final String UNKNOWN = "0ea2b3ff-0000-4000-8000-000000000000";

    @AutoClose
    private final TestService service = new TestService();

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
        rotate(service, UNKNOWN, "ALL", "");
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
}
