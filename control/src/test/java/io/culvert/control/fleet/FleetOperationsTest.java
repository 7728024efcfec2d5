package io.culvert.control.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.control.TestService;
import io.culvert.control.TestService.Answer;
import io.culvert.policy.AccessRequest;
import io.culvert.policy.Decision;
import io.culvert.registry.Attributes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class FleetOperationsTest {

    @AutoClose
    private final TestService service = new TestService();

    @BeforeEach
    void start() {
        for (String thing : List.of("lamp", "pump", "valve")) {
            service.registry().createThing(TestService.ACCOUNT, thing, Attributes.NONE);
        }
    }

    private Answer call(String account, String operation, String members) {
        return service.administer(account, operation, "{" + members.replace('\'', '"') + "}");
    }

    private JsonNode pump() {
        return call(TestService.ACCOUNT, "DescribeDevice", "'thingName':'pump'").body().path("device");
    }

    @Test
    void aDeviceIsDescribedWhileItIsConnectedAndAfterwards() {
        assertThat(pump().path("connected").asBoolean(true)).isFalse();
        assertThat(pump().has("lastSeenAt")).isFalse();
        service.presence().arrived(TestService.ACCOUNT, "pump", "a connection", List.of("SSH"));
        assertThat(pump().path("connected").asBoolean(false)).isTrue();
        assertThat(pump().has("connectedAt")).isTrue();
        assertThat(pump().path("services").toString()).isEqualTo("[\"SSH\"]");
        service.presence().left(TestService.ACCOUNT, "pump", "a connection");
        assertThat(pump().path("connected").asBoolean(true)).isFalse();
        assertThat(pump().has("lastSeenAt")).isTrue();
    }

    @Test
    void aDeviceThatHearsOfTunnelsElsewhereIsMarked() {
        assertThat(pump().has("notifiedElsewhere")).isFalse();
        service.outletAccounts().add(TestService.ACCOUNT);
        assertThat(pump().path("notifiedElsewhere").asBoolean(false)).isTrue();
        assertThat(pump().path("connected").asBoolean(true)).isFalse();
    }

    @Test
    void aListIsReadPageByPage() {
        service.presence().arrived(TestService.ACCOUNT, "valve", "a connection", List.of());
        JsonNode first = call(TestService.ACCOUNT, "ListDevices", "'maxResults':2").body();
        assertThat(first.path("devices").findValuesAsString("thingName")).containsExactly("lamp", "pump");
        JsonNode second = call(TestService.ACCOUNT, "ListDevices",
                "'maxResults':2,'nextToken':'" + first.path("nextToken").asString() + "'")
            .body();
        assertThat(second.path("devices").findValuesAsString("thingName")).containsExactly("valve");
        assertThat(second.path("devices").path(0).path("connected").asBoolean(false)).isTrue();
        assertThat(second.has("nextToken")).isFalse();
        assertThat(call(TestService.OTHER_ACCOUNT, "ListDevices",
                "'nextToken':'" + first.path("nextToken").asString() + "'")
            .status()).isEqualTo(400);
    }

    @Test
    void aThingOfAnotherAccountAnswersAsOneThatIsNotThere() {
        Answer there = call(TestService.OTHER_ACCOUNT, "DescribeDevice", "'thingName':'pump'");
        Answer notThere = call(TestService.OTHER_ACCOUNT, "DescribeDevice", "'thingName':'none'");
        assertThat(there.type()).isEqualTo("ResourceNotFoundException").isEqualTo(notThere.type());
        assertThat(there.message()).isEqualTo(notThere.message().replace("none", "pump"));
        assertThat(call(TestService.OTHER_ACCOUNT, "ListDevices", "").body().path("devices")).isEmpty();
    }

    @Test
    void eachOperationAsksPoliciesForAwssOwnAction() {
        List<AccessRequest> asked = new ArrayList<>();
        service.authorizer(request -> {
            asked.add(request);
            return new Decision.Denied("none", false, request.resources().getFirst());
        });
        assertThat(call(TestService.ACCOUNT, "DescribeDevice", "'thingName':'pump'").type())
            .isEqualTo("AccessDeniedException");
        assertThat(call(TestService.ACCOUNT, "ListDevices", "").type()).isEqualTo("AccessDeniedException");
        String prefix = "arn:aws:iot:" + TestService.REGION + ":" + TestService.ACCOUNT + ":thing/";
        assertThat(asked).extracting(AccessRequest::action, AccessRequest::resources)
            .containsExactly(
                    org.assertj.core.groups.Tuple.tuple("iot:DescribeThing", List.of(prefix + "pump")),
                    org.assertj.core.groups.Tuple.tuple("iot:ListThings", List.of(prefix + "*")));
    }
}
