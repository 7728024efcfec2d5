package io.culvert.control.tunneling;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.control.TestService;
import io.culvert.control.TestService.Answer;
import io.culvert.policy.AccessRequest;
import io.culvert.policy.Decision;
import io.culvert.tunnel.Destination;
import io.culvert.tunnel.Side;
import io.culvert.tunnel.Tunnel;
import io.culvert.tunnel.TunnelEvent;
import io.culvert.tunnel.TunnelId;
import io.culvert.tunnel.TunnelStatus;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What each operation asks permission for (spec: service 4.1, rule 13), and what a refusal tells.
class PermissionsTest {

    private static final String UNKNOWN = "00000000-0000-4000-8000-000000000000";
    private static final String PUMP = "arn:aws:iot:eu-west-1:123456789012:thing/pump";
    private static final String ANY_TUNNEL = TestService.arn("*");

    @TempDir
    private Path folder;

    private TestService service;
    private final List<AccessRequest> asked = new ArrayList<>();

    @BeforeEach
    void start() {
        service = new TestService(folder);
    }

    @AfterEach
    void stop() {
        service.close();
    }

    private void watch() {
        service.authorizer(request -> {
            asked.add(request);
            return new Decision.Allowed();
        });
    }

    private void denyAll() {
        service.authorizer(request -> new Decision.Denied("no policy", false, request.resources().getLast()));
    }

    /// Calls, and returns the one request for permission that the operation made.
    private AccessRequest request(String operation, String body) {
        watch();
        asked.clear();
        Answer answer = service.json(operation, body);
        assertThat(answer.status()).as(answer.message()).isEqualTo(200);
        assertThat(asked).hasSize(1);
        assertThat(asked.getFirst().action()).isEqualTo("iot:" + operation);
        return asked.getFirst();
    }

    /// The keys of the operation itself.
    private static Map<String, List<String>> own(AccessRequest request) {
        return request.context()
            .entrySet()
            .stream()
            .filter(entry -> entry.getKey().matches("iot:.*|aws:TagKeys|aws:.*Tag/.*"))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    @Test
    void looksUpTheGroupsOfAThingOnlyIfAPolicyAsks() {
        String body = "{\"destinationConfig\":{\"thingName\":\"pump\",\"services\":[\"SSH\"]}}";
        AccessRequest request = request("OpenTunnel", body);
        assertThat(service.groupQueries()).isZero();
        assertThat(request.context().get("iot:ThingGroupArn"))
            .containsExactly("arn:aws:iot:eu-west-1:123456789012:thinggroup/pumps");
        assertThat(request.context().get("iot:ThingGroupArn")).hasSize(1);
        assertThat(service.groupQueries()).isEqualTo(1);
    }

    private static String of(String id, String more) {
        return "{\"tunnelId\":\"" + id + "\"" + more + "}";
    }

    private static String tagged(String id, String more) {
        return "{\"resourceArn\":\"" + TestService.arn(id) + "\"" + more + "}";
    }

    private String openTagged() {
        return service.open("""
                {"destinationConfig":{"thingName":"pump","services":["SSH","RDP"]},
                 "tags":[{"key":"owner","value":"alice"}]}""");
    }

    @Test
    void openingToAThingNeedsTheTunnelAndTheThing() {
        AccessRequest request = request("OpenTunnel", """
                {"destinationConfig":{"thingName":"pump","services":["SSH","RDP"]},
                 "tags":[{"key":"owner","value":"alice"}]}""");
        assertThat(request.resources()).containsExactly(ANY_TUNNEL, PUMP);
        assertThat(own(request)).isEqualTo(Map.of("iot:TunnelDestinationService", List.of("SSH", "RDP"),
                "iot:ThingGroupArn", List.of("arn:aws:iot:eu-west-1:123456789012:thinggroup/pumps"),
                "aws:RequestTag/owner", List.of("alice"), "aws:TagKeys", List.of("owner")));
    }

    @Test
    void openingToNoThingNeedsTheTunnelAlone() {
        AccessRequest request = request("OpenTunnel", "{}");
        assertThat(request.resources()).containsExactly(ANY_TUNNEL);
        assertThat(own(request)).isEmpty();
    }

    @Test
    void listingNeedsTheThingWhereOneIsNamed() {
        assertThat(request("ListTunnels", "{}").resources()).containsExactly(ANY_TUNNEL);
        assertThat(request("ListTunnels", "{\"thingName\":\"pump\"}").resources()).containsExactly(ANY_TUNNEL,
                PUMP);
    }

    @Test
    void describingNeedsTheTunnelAndTellsItsTags() {
        String id = openTagged();
        AccessRequest request = request("DescribeTunnel", of(id, ""));
        assertThat(request.resources()).containsExactly(TestService.arn(id));
        assertThat(own(request)).isEqualTo(Map.of("aws:ResourceTag/owner", List.of("alice")));
    }

    /// Another caller gives the tunnel a thing after the permission was asked for and before the rotation.
    @Test
    void rotationIsPermittedForTheThingThatTheTunnelThenHas() {
        String id = service.open("{}");
        service.authorizer(request -> {
            asked.add(request);
            if (asked.size() == 1) {
                service.tunnels()
                    .rotate(stored(id), EnumSet.of(Side.DESTINATION),
                            new Destination("pump", List.of("SSH")));
            }
            return request.resources().contains(PUMP) ? new Decision.Denied("no policy", false, PUMP)
                    : new Decision.Allowed();
        });
        service.events();
        Answer answer = service.json("RotateTunnelAccessToken", of(id, ",\"clientMode\":\"ALL\""));
        assertThat(answer.type()).isEqualTo("AccessDeniedException");
        assertThat(asked).hasSize(2);
        assertThat(asked.getLast().resources()).contains(PUMP);
        assertThat(service.events()).filteredOn(TunnelEvent.Rotated.class::isInstance).hasSize(1);
    }

    /// Another caller gives the tunnel to another owner after the permission was asked for and before
    /// the write.
    @ParameterizedTest
    @ValueSource(strings = {"CloseTunnel", "TagResource", "UntagResource"})
    void aWriteIsPermittedForTheTagsThatTheTunnelThenHas(String operation) {
        String id = openTagged();
        service.authorizer(request -> {
            asked.add(request);
            if (asked.size() == 1) {
                service.tunnels().tag(stored(id), Map.of("owner", "bob"));
            }
            return List.of("alice").equals(request.context().get("aws:ResourceTag/owner"))
                    ? new Decision.Allowed()
                    : new Decision.Denied("not the owner", false, request.resources().getFirst());
        });
        service.events();
        Answer answer = calls(id).stream()
            .filter(call -> call.operation.equals(operation))
            .findFirst()
            .orElseThrow()
            .answer();
        assertThat(answer.type()).isEqualTo("AccessDeniedException");
        assertThat(asked).hasSize(2);
        assertThat(asked.getLast().context()).containsEntry("aws:ResourceTag/owner", List.of("bob"));
        assertThat(stored(id).tags()).isEqualTo(Map.of("owner", "bob"));
        assertThat(service.events()).isEmpty();
    }

    @Test
    void aWriteThatIsPermittedBeforeAndAfterIsDone() {
        String id = openTagged();
        service.authorizer(request -> {
            asked.add(request);
            if (asked.size() == 1) {
                service.tunnels().tag(stored(id), Map.of("owner", "bob"));
            }
            return new Decision.Allowed();
        });
        assertThat(service.json("UntagResource", tagged(id, ",\"tagKeys\":[\"owner\"]")).status())
            .isEqualTo(200);
        assertThat(asked).hasSize(2);
        assertThat(stored(id).tags()).isEmpty();
    }

    @Test
    void aTunnelThatChangesBeforeEachAttemptIsRefusedForNow() {
        String id = openTagged();
        service.authorizer(request -> {
            asked.add(request);
            service.tunnels().tag(stored(id), Map.of("owner", "owner " + asked.size()));
            return new Decision.Allowed();
        });
        for (Call call : calls(id)) {
            asked.clear();
            if (call.operation.matches("CloseTunnel|(Unt|T)agResource|Rotate.*")) {
                assertThat(call.answer().type()).as(call.operation).isEqualTo("ServiceUnavailableException");
                assertThat(asked).hasSize(5);
            }
        }
        assertThat(stored(id).status()).isEqualTo(TunnelStatus.OPEN);
    }

    /// Who may rotate a tunnel may not be allowed to describe it.
    @Test
    void aRefusalToRotateDoesNotNameTheThingOfTheTunnel() {
        String id = openTagged();
        service.authorizer(request -> request.resources().contains(PUMP)
                ? new Decision.Denied("no policy allows it on " + PUMP, false, PUMP)
                : new Decision.Allowed());
        Answer denied = service.json("RotateTunnelAccessToken", of(id, ",\"clientMode\":\"ALL\""));
        assertThat(denied.type()).isEqualTo("AccessDeniedException");
        assertThat(denied.message()).contains("on resource: " + TestService.arn(id)).doesNotContain("pump");
        service.authorizer(request -> new Decision.Allowed());
        Answer differs = service.json("RotateTunnelAccessToken", of(id, """
                ,"clientMode":"ALL","destinationConfig":{"thingName":"valve","services":["SSH"]}"""));
        assertThat(differs.type()).isEqualTo("ValidationException");
        assertThat(differs.message()).doesNotContain("pump").doesNotContain("RDP");
    }

    private Tunnel stored(String id) {
        return service.tunnels().describe(TestService.ACCOUNT, new TunnelId(id)).orElseThrow();
    }

    @Test
    void closingTellsWhetherItDeletes() {
        String id = openTagged();
        AccessRequest closing = request("CloseTunnel", of(id, ""));
        assertThat(closing.resources()).containsExactly(TestService.arn(id));
        assertThat(own(closing))
            .isEqualTo(Map.of("aws:ResourceTag/owner", List.of("alice"), "iot:Delete", List.of("false")));
        assertThat(own(request("CloseTunnel", of(id, ",\"delete\":true")))).containsEntry("iot:Delete",
                List.of("true"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"SOURCE", "DESTINATION", "ALL"})
    void rotatingIsAnActionOfItsOwnAndNeedsTheThingThatTheTunnelLeadsTo(String mode) {
        String id = openTagged();
        AccessRequest request = request("RotateTunnelAccessToken",
                of(id, ",\"clientMode\":\"" + mode + "\""));
        assertThat(request.resources()).containsExactly(TestService.arn(id), PUMP);
        assertThat(own(request)).isEqualTo(
                Map.of("iot:ClientMode", List.of(mode), "iot:TunnelDestinationService", List.of("SSH", "RDP"),
                        "iot:ThingGroupArn", List.of("arn:aws:iot:eu-west-1:123456789012:thinggroup/pumps"),
                        "aws:ResourceTag/owner", List.of("alice")));
    }

    @Test
    void rotatingATunnelThatLeadsNowhereNeedsTheThingThatIsGiven() {
        String id = service.open("{}");
        AccessRequest request = request("RotateTunnelAccessToken", of(id, """
                ,"clientMode":"ALL","destinationConfig":{"thingName":"valve","services":["SSH"]}"""));
        assertThat(request.resources()).containsExactly(TestService.arn(id),
                "arn:aws:iot:eu-west-1:123456789012:thing/valve");
        assertThat(own(request)).containsEntry("iot:TunnelDestinationService", List.of("SSH"));
    }

    @Test
    void tagsAreToldAsTheyAreAndAsTheyAreToBe() {
        String id = openTagged();
        Map<String, List<String>> stored = Map.of("aws:ResourceTag/owner", List.of("alice"));
        assertThat(own(request("ListTagsForResource", tagged(id, "")))).isEqualTo(stored);
        assertThat(
                own(request("TagResource", tagged(id, ",\"tags\":[{\"key\":\"site\",\"value\":\"ber\"}]"))))
            .isEqualTo(Map.of("aws:ResourceTag/owner", List.of("alice"), "aws:RequestTag/site",
                    List.of("ber"), "aws:TagKeys", List.of("site")));
        AccessRequest untag = request("UntagResource", tagged(id, ",\"tagKeys\":[\"site\",\"x\"]"));
        assertThat(untag.resources()).containsExactly(TestService.arn(id));
        assertThat(own(untag)).containsEntry("aws:TagKeys", List.of("site", "x"));
    }

    @Test
    void everyCallTellsItsTimeItsSourceAndItsTransport() {
        assertThat(request("ListTunnels", "{}").context())
            .containsEntry("aws:SecureTransport", List.of("true"))
            .containsEntry("aws:CurrentTime", List.of("2026-11-24T12:00:00Z"))
            .containsEntry("aws:EpochTime", List.of("1795521600"))
            .containsEntry("aws:RequestedRegion", List.of("eu-west-1"))
            .containsKey("aws:SourceIp");
    }

    @Test
    void aRefusalNamesTheCallerTheActionAndTheRefusedResource() {
        denyAll();
        Answer answer = service.json("OpenTunnel",
                "{\"destinationConfig\":{\"thingName\":\"pump\",\"services\":[\"SSH\"]}}");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.type()).isEqualTo("AccessDeniedException");
        assertThat(answer.message())
            .isEqualTo("User: arn:aws:iam::123456789012:root is not authorized to perform: iot:OpenTunnel"
                    + " on resource: " + PUMP
                    + " because no identity-based policy allows the iot:OpenTunnel action");
        assertThat(service.events()).isEmpty();
    }

    @Test
    void aRefusalSaysWhenAPolicyForbids() {
        service.authorizer(request -> new Decision.Denied("policy secret, Never denies", true, "*"));
        assertThat(service.json("ListTunnels", "{}").message())
            .endsWith("on resource: * with an explicit deny in an identity-based policy")
            .doesNotContain("secret");
    }

    @Test
    void nothingHappensThatIsRefused() {
        String id = openTagged();
        service.events();
        denyAll();
        for (Call call : calls(id)) {
            assertThat(call.answer().type()).as(call.operation).isEqualTo("AccessDeniedException");
        }
        assertThat(service.events()).isEmpty();
        service.authorizer(request -> new Decision.Allowed());
        assertThat(service.describe(id).path("status").asString()).isEqualTo("OPEN");
        assertThat(service.describe(id).path("tags")).hasSize(1);
    }

    @Test
    void anIdOfAnotherAccountAnswersLikeOneThatDoesNotExist() {
        String others = service
            .json(TestService.OTHER_ACCOUNT, "OpenTunnel",
                    """
                            {"destinationConfig":{"thingName":"pump","services":["SSH"]},
                             "tags":[{"key":"owner","value":"alice"}]}"""
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8))
            .body()
            .path("tunnelId")
            .asString();
        watch();
        assertSame(others, "ResourceNotFoundException");
        denyAll();
        assertSame(others, "AccessDeniedException");
        service.authorizer(
                request -> request.context().containsKey("aws:ResourceTag/owner") ? new Decision.Allowed()
                        : new Decision.Denied("by tag", false, request.resources().getFirst()));
        assertSame(others, "AccessDeniedException");
    }

    /// Every operation on the tunnel says the same of it as of one that never was, and asks the same.
    private void assertSame(String others, String type) {
        List<Call> ofOthers = calls(others);
        List<Call> ofUnknown = calls(UNKNOWN);
        for (int i = 0; i < ofOthers.size(); i++) {
            asked.clear();
            Answer answer = ofOthers.get(i).answer();
            List<AccessRequest> askedOfOthers = List.copyOf(asked);
            asked.clear();
            Answer unknown = ofUnknown.get(i).answer();
            assertThat(answer.type()).as(ofOthers.get(i).operation).isEqualTo(type);
            assertThat(answer.status()).isEqualTo(unknown.status());
            assertThat(answer.message().replace(others, UNKNOWN)).isEqualTo(unknown.message());
            assertThat(askedOfOthers.toString().replace(others, UNKNOWN)).isEqualTo(asked.toString());
        }
    }

    private List<Call> calls(String id) {
        return List.of(new Call("DescribeTunnel", of(id, "")), new Call("CloseTunnel", of(id, "")),
                new Call("CloseTunnel", of(id, ",\"delete\":true")),
                new Call("RotateTunnelAccessToken", of(id, ",\"clientMode\":\"SOURCE\"")),
                new Call("RotateTunnelAccessToken", of(id, """
                        ,"clientMode":"ALL","destinationConfig":{"thingName":"pump","services":["SSH"]}""")),
                new Call("ListTagsForResource", tagged(id, "")),
                new Call("TagResource", tagged(id, ",\"tags\":[{\"key\":\"a\",\"value\":\"b\"}]")),
                new Call("UntagResource", tagged(id, ",\"tagKeys\":[\"owner\"]")));
    }

    private final class Call {

        private final String operation;
        private final String body;

        Call(String operation, String body) {
            this.operation = operation;
            this.body = body;
        }

        Answer answer() {
            return service.json(operation, body);
        }
    }
}
