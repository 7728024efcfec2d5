package io.culvert.control.iot;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.control.RequestDraft;
import io.culvert.control.TestService;
import io.culvert.control.TestService.Answer;
import io.culvert.control.api.AuditedCall;
import io.culvert.policy.Decision;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// The registry's operations: where their input stands, how it is refused, what the audit says of them.
class IotOperationsTest {

    private static final String CERTIFICATE = "ab".repeat(32);

    @AutoClose
    private static final TestService service = new TestService();

    @Test
    void refuseAMemberThatBreaksItsRuleInAwsWords() {
        assertRefused(call("GET", "/things/a%20b", "", ""),
                "1 validation error detected: Value 'a b' at 'thingName' failed to satisfy constraint: "
                        + "Member must satisfy regular expression pattern: [a-zA-Z0-9:_-]{1,128}");
        assertRefused(call("GET", "/things", "maxResults=251", ""),
                "1 validation error detected: Value '251' at 'maxResults' failed to satisfy constraint: "
                        + "Member must have value less than or equal to 250");
        assertRefused(call("GET", "/things", "maxResults=ten", ""),
                "maxResults: the string 'ten' (expected: a 32-bit integer)");
        assertRefused(call("GET", "/thing-groups", "recursive=yes", ""),
                "recursive: the string 'yes' (expected: a boolean)");
        assertRefused(call("POST", "/things/pump", "", "{\"attributePayload\":{\"attributes\":{\"a\":1}}}"),
                "attributePayload.attributes.a: the number 1 (expected: a string)");
        assertRefused(call("PUT", "/certificates/" + CERTIFICATE, "", "{\"newStatus\":\"ACTIVE\"}"),
                "1 validation error detected: Value null at 'newStatus' failed to satisfy constraint: "
                        + "Member must not be null");
        assertRefused(call("PUT", "/things/pump/principals", "", ""),
                "1 validation error detected: Value null at 'principal' failed to satisfy constraint: "
                        + "Member must not be null");
        assertRefused(call("PUT", "/target-policies/p", "", "{\"target\":\"arn:aws:iot:x\"}"),
                "target: arn:aws:iot:x (expected: the ARN of a certificate of this account and region)");
    }

    @Test
    void refuseAMemberThatCulvertDoesNotHave() {
        assertRefused(call("POST", "/things/pump", "", "{\"billingGroupName\":\"t\"}"),
                "billingGroupName is not supported by Culvert");
        assertRefused(
                call("PUT", "/things/pump/principals", "thingPrincipalType=EXCLUSIVE_THING", "",
                        Map.of("x-amzn-principal", arn(TestService.ACCOUNT))),
                "thingPrincipalType: EXCLUSIVE_THING is not supported by Culvert");
    }

    @Test
    void keepTheTypeOfAThing() {
        String properties = "{\"thingTypeProperties\":{\"thingTypeDescription\":\"it shines\",\"searchableAttributes\":[\"site\"]}}";
        Answer created = call("POST", "/thing-types/lamp", "", properties);
        assertThat(call("POST", "/thing-types/lamp", "", properties).body()).isEqualTo(created.body());
        assertThat(call("POST", "/thing-types/lamp", "", "{}").status()).isEqualTo(409);
        assertThat(call("POST", "/things/lamp-1", "", "{\"thingTypeName\":\"none\"}").status())
            .isEqualTo(404);
        assertThat(call("POST", "/things/lamp-1", "", "{\"thingTypeName\":\"lamp\"}").status())
            .isEqualTo(200);
        assertThat(call("POST", "/things/lamp-1", "", "{}").status()).isEqualTo(409);
        assertThat(call("GET", "/things/lamp-1", "", "").body().path("thingTypeName").asString())
            .isEqualTo("lamp");
        assertThat(call("GET", "/things", "thingTypeName=lamp", "").body().path("things").size())
            .isEqualTo(1);
        assertThat(call("GET", "/things", "thingTypeName=none", "").body().path("things").size()).isZero();

        assertRefused(call("DELETE", "/thing-types/lamp", "", ""),
                "thing type: not deprecated (expected: deprecated; deprecate it first)");
        call("POST", "/thing-types/lamp/deprecate", "", "{}");
        assertRefused(call("POST", "/things/lamp-2", "", "{\"thingTypeName\":\"lamp\"}"),
                "thingTypeName: lamp is deprecated (expected: another)");
        assertRefused(call("DELETE", "/thing-types/lamp", "", ""),
                "thing type: things have it (expected: none; update them first)");
        assertThat(call("PATCH", "/things/lamp-1", "", "{\"removeThingType\":true}").status()).isEqualTo(200);
        assertThat(call("GET", "/things/lamp-1", "", "").body().has("thingTypeName")).isFalse();
        assertThat(call("GET", "/thing-types/lamp", "", "").body()
            .at("/thingTypeMetadata/deprecated")
            .asBoolean()).isTrue();
        assertThat(call("DELETE", "/thing-types/lamp", "", "").status()).isEqualTo(200);
        assertThat(call("GET", "/thing-types/lamp", "", "").status()).isEqualTo(404);
    }

    @Test
    void refuseACertificateOfAnotherAccount() {
        assertRefused(
                call("GET", "/principals/things", "", "",
                        Map.of("x-amzn-principal", arn(TestService.OTHER_ACCOUNT))),
                "principal: " + arn(TestService.OTHER_ACCOUNT)
                        + " (expected: the ARN of a certificate of this account and region)");
    }

    @Test
    void refuseAThingWhoseNameAndArnDiffer() {
        String thing = "arn:aws:iot:" + TestService.REGION + ":" + TestService.ACCOUNT + ":thing/valve";
        assertRefused(
                call("PUT", "/thing-groups/addThingToThingGroup", "",
                        "{\"thingGroupName\":\"g\",\"thingName\":\"pump\",\"thingArn\":\"" + thing + "\"}"),
                "thingName, thingArn: of different names");
    }

    @Test
    void areNamedInTheAuditAlsoWhenTheirInputIsRefused() {
        call("GET", "/things/a%20b", "", "");
        AuditedCall last = service.calls().getLast();
        assertThat(last.operation()).isEqualTo("DescribeThing");
        assertThat(last.notes()).isEmpty();
        call("GET", "/things/unknown/principals-v2", "", "");
        assertThat(service.calls().getLast().operation()).isEqualTo("ListThingPrincipalsV2");
        assertThat(service.calls().getLast().notes()).containsEntry("thing", "unknown");
    }

    @Test
    void needThePermissionOfTheFirstVersionForTheSecond() {
        service
            .authorizer(request -> request.action().equals("iot:ListThingPrincipals") ? new Decision.Allowed()
                    : new Decision.Denied("test", false, request.resources().getFirst()));
        try {
            assertThat(call("GET", "/things/unknown/principals-v2", "", "").status()).isEqualTo(404);
            assertThat(call("GET", "/things/unknown", "", "").status()).isEqualTo(403);
        } finally {
            service.authorizer(request -> new Decision.Allowed());
        }
    }

    private static String arn(String account) {
        return "arn:aws:iot:" + TestService.REGION + ":" + account + ":cert/" + CERTIFICATE;
    }

    private static Answer call(String method, String path, String query, String body) {
        return call(method, path, query, body, Map.of());
    }

    private static Answer call(String method, String path, String query, String body,
            Map<String, String> headers) {
        RequestDraft draft = new RequestDraft().method(method)
            .path(path)
            .query(query)
            .body(body.getBytes(StandardCharsets.UTF_8));
        headers.forEach(draft::set);
        return service.call(TestService.ACCOUNT, "iot", draft);
    }

    private static void assertRefused(Answer answer, String message) {
        assertThat(answer.message()).isEqualTo(message);
        assertThat(answer.headers()).containsEntry("x-amzn-ErrorType", "InvalidRequestException");
        assertThat(answer.status()).isEqualTo(400);
    }
}
