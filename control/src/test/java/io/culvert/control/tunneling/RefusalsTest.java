package io.culvert.control.tunneling;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.control.TestService;
import io.culvert.control.TestService.Answer;
import io.culvert.policy.AccessRequest;
import io.culvert.policy.Decision;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// What a refusal tells the caller, and what it does not (spec: service 4.1, rule 13).
class RefusalsTest {

    private static final String UNKNOWN = "00000000-0000-4000-8000-000000000000";
    private static final String PUMP = "arn:aws:iot:eu-west-1:123456789012:thing/pump";

    @AutoClose
    private final PermissionField field = new PermissionField();

    /// Who may rotate a tunnel may not be allowed to describe it.
    @Test
    void aRefusalToRotateDoesNotNameTheThingOfTheTunnel() {
        String id = field.openTagged();
        field.service()
            .authorizer(request -> request.resources().contains(PUMP)
                    ? new Decision.Denied("no policy allows it on " + PUMP, false, PUMP)
                    : new Decision.Allowed());
        Answer denied = field.service()
            .json("RotateTunnelAccessToken", PermissionField.of(id, ",\"clientMode\":\"ALL\""));
        assertThat(denied.type()).isEqualTo("AccessDeniedException");
        assertThat(denied.message()).contains("on resource: " + TestService.arn(id)).doesNotContain("pump");
        field.service().authorizer(request -> new Decision.Allowed());
        Answer differs = field.service().json("RotateTunnelAccessToken", PermissionField.of(id, """
                ,"clientMode":"ALL","destinationConfig":{"thingName":"valve","services":["SSH"]}"""));
        assertThat(differs.type()).isEqualTo("ValidationException");
        assertThat(differs.message()).doesNotContain("pump").doesNotContain("RDP");
    }

    @Test
    void aRefusalNamesTheCallerTheActionAndTheRefusedResource() {
        field.denyAll();
        Answer answer = field.service()
            .json("OpenTunnel", "{\"destinationConfig\":{\"thingName\":\"pump\",\"services\":[\"SSH\"]}}");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.type()).isEqualTo("AccessDeniedException");
        assertThat(answer.message())
            .isEqualTo("User: arn:aws:iam::123456789012:root is not authorized to perform: iot:OpenTunnel"
                    + " on resource: " + PUMP
                    + " because no identity-based policy allows the iot:OpenTunnel action");
        assertThat(field.service().events()).isEmpty();
    }

    @Test
    void aRefusalSaysWhenAPolicyForbids() {
        field.service().authorizer(request -> new Decision.Denied("policy secret, Never denies", true, "*"));
        assertThat(field.service().json("ListTunnels", "{}").message())
            .endsWith("on resource: * with an explicit deny in an identity-based policy")
            .doesNotContain("secret");
    }

    @Test
    void nothingHappensThatIsRefused() {
        String id = field.openTagged();
        field.service().events();
        field.denyAll();
        for (PermissionField.Call call : field.calls(id)) {
            assertThat(call.answer().type()).as(call.operation()).isEqualTo("AccessDeniedException");
        }
        assertThat(field.service().events()).isEmpty();
        field.service().authorizer(request -> new Decision.Allowed());
        assertThat(field.service().describe(id).path("status").asString()).isEqualTo("OPEN");
        assertThat(field.service().describe(id).path("tags")).hasSize(1);
    }

    @Test
    void anIdOfAnotherAccountAnswersLikeOneThatDoesNotExist() {
        String others = field.service()
            .json(TestService.OTHER_ACCOUNT, "OpenTunnel",
                    """
                            {"destinationConfig":{"thingName":"pump","services":["SSH"]},
                             "tags":[{"key":"owner","value":"alice"}]}"""
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8))
            .body()
            .path("tunnelId")
            .asString();
        field.watch();
        assertSame(others, "ResourceNotFoundException");
        field.denyAll();
        assertSame(others, "AccessDeniedException");
        field.service()
            .authorizer(
                    request -> request.context().containsKey("aws:ResourceTag/owner") ? new Decision.Allowed()
                            : new Decision.Denied("by tag", false, request.resources().getFirst()));
        assertSame(others, "AccessDeniedException");
    }

    /// Every operation on the tunnel says the same of it as of one that never was, and asks the same.
    private void assertSame(String others, String type) {
        List<PermissionField.Call> ofOthers = field.calls(others);
        List<PermissionField.Call> ofUnknown = field.calls(UNKNOWN);
        for (int i = 0; i < ofOthers.size(); i++) {
            field.asked().clear();
            Answer answer = ofOthers.get(i).answer();
            List<AccessRequest> askedOfOthers = List.copyOf(field.asked());
            field.asked().clear();
            Answer unknown = ofUnknown.get(i).answer();
            assertThat(answer.type()).as(ofOthers.get(i).operation()).isEqualTo(type);
            assertThat(answer.status()).isEqualTo(unknown.status());
            assertThat(answer.message().replace(others, UNKNOWN)).isEqualTo(unknown.message());
            assertThat(askedOfOthers.toString().replace(others, UNKNOWN)).isEqualTo(field.asked().toString());
        }
    }
}
