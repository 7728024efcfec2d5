package io.culvert.control.tunneling;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.control.TestService;
import io.culvert.policy.AccessRequest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What each operation asks permission for (spec: service 4.1, rule 13).
class PermissionsTest {

    private static final String PUMP = "arn:aws:iot:eu-west-1:123456789012:thing/pump";
    private static final String ANY_TUNNEL = TestService.arn("*");

    @AutoClose
    private final PermissionField field = new PermissionField();

    @Test
    void looksUpTheGroupsOfAThingOnlyIfAPolicyAsks() {
        String body = "{\"destinationConfig\":{\"thingName\":\"pump\",\"services\":[\"SSH\"]}}";
        AccessRequest request = field.request("OpenTunnel", body);
        assertThat(field.service().groupQueries()).isZero();
        assertThat(request.context().get("iot:ThingGroupArn"))
            .containsExactly("arn:aws:iot:eu-west-1:123456789012:thinggroup/pumps");
        assertThat(request.context().get("iot:ThingGroupArn")).hasSize(1);
        assertThat(field.service().groupQueries()).isEqualTo(1);
    }

    @Test
    void openingToAThingNeedsTheTunnelAndTheThing() {
        AccessRequest request = field.request("OpenTunnel", """
                {"destinationConfig":{"thingName":"pump","services":["SSH","RDP"]},
                 "tags":[{"key":"owner","value":"alice"}]}""");
        assertThat(request.resources()).containsExactly(ANY_TUNNEL, PUMP);
        assertThat(PermissionField.own(request))
            .isEqualTo(Map.of("iot:TunnelDestinationService", List.of("SSH", "RDP"), "iot:ThingGroupArn",
                    List.of("arn:aws:iot:eu-west-1:123456789012:thinggroup/pumps"), "aws:RequestTag/owner",
                    List.of("alice"), "aws:TagKeys", List.of("owner")));
    }

    @Test
    void openingToNoThingNeedsTheTunnelAlone() {
        AccessRequest request = field.request("OpenTunnel", "{}");
        assertThat(request.resources()).containsExactly(ANY_TUNNEL);
        assertThat(PermissionField.own(request)).isEmpty();
    }

    @Test
    void listingNeedsTheThingWhereOneIsNamed() {
        assertThat(field.request("ListTunnels", "{}").resources()).containsExactly(ANY_TUNNEL);
        assertThat(field.request("ListTunnels", "{\"thingName\":\"pump\"}").resources())
            .containsExactly(ANY_TUNNEL, PUMP);
    }

    @Test
    void describingNeedsTheTunnelAndTellsItsTags() {
        String id = field.openTagged();
        AccessRequest request = field.request("DescribeTunnel", PermissionField.of(id, ""));
        assertThat(request.resources()).containsExactly(TestService.arn(id));
        assertThat(PermissionField.own(request)).isEqualTo(Map.of("aws:ResourceTag/owner", List.of("alice")));
    }

    @Test
    void closingTellsWhetherItDeletes() {
        String id = field.openTagged();
        AccessRequest closing = field.request("CloseTunnel", PermissionField.of(id, ""));
        assertThat(closing.resources()).containsExactly(TestService.arn(id));
        assertThat(PermissionField.own(closing))
            .isEqualTo(Map.of("aws:ResourceTag/owner", List.of("alice"), "iot:Delete", List.of("false")));
        assertThat(
                PermissionField.own(field.request("CloseTunnel", PermissionField.of(id, ",\"delete\":true"))))
            .containsEntry("iot:Delete", List.of("true"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"SOURCE", "DESTINATION", "ALL"})
    void rotatingIsAnActionOfItsOwnAndNeedsTheThingThatTheTunnelLeadsTo(String mode) {
        String id = field.openTagged();
        AccessRequest request = field.request("RotateTunnelAccessToken",
                PermissionField.of(id, ",\"clientMode\":\"" + mode + "\""));
        assertThat(request.resources()).containsExactly(TestService.arn(id), PUMP);
        assertThat(PermissionField.own(request)).isEqualTo(
                Map.of("iot:ClientMode", List.of(mode), "iot:TunnelDestinationService", List.of("SSH", "RDP"),
                        "iot:ThingGroupArn", List.of("arn:aws:iot:eu-west-1:123456789012:thinggroup/pumps"),
                        "aws:ResourceTag/owner", List.of("alice")));
    }

    @Test
    void rotatingATunnelThatLeadsNowhereNeedsTheThingThatIsGiven() {
        String id = field.service().open("{}");
        AccessRequest request = field.request("RotateTunnelAccessToken", PermissionField.of(id, """
                ,"clientMode":"ALL","destinationConfig":{"thingName":"valve","services":["SSH"]}"""));
        assertThat(request.resources()).containsExactly(TestService.arn(id),
                "arn:aws:iot:eu-west-1:123456789012:thing/valve");
        assertThat(PermissionField.own(request)).containsEntry("iot:TunnelDestinationService",
                List.of("SSH"));
    }

    @Test
    void tagsAreToldAsTheyAreAndAsTheyAreToBe() {
        String id = field.openTagged();
        Map<String, List<String>> stored = Map.of("aws:ResourceTag/owner", List.of("alice"));
        assertThat(PermissionField.own(field.request("ListTagsForResource", PermissionField.tagged(id, ""))))
            .isEqualTo(stored);
        assertThat(PermissionField.own(field.request("TagResource",
                PermissionField.tagged(id, ",\"tags\":[{\"key\":\"site\",\"value\":\"ber\"}]"))))
            .isEqualTo(Map.of("aws:ResourceTag/owner", List.of("alice"), "aws:RequestTag/site",
                    List.of("ber"), "aws:TagKeys", List.of("site")));
        AccessRequest untag = field.request("UntagResource",
                PermissionField.tagged(id, ",\"tagKeys\":[\"site\",\"x\"]"));
        assertThat(untag.resources()).containsExactly(TestService.arn(id));
        assertThat(PermissionField.own(untag)).containsEntry("aws:TagKeys", List.of("site", "x"));
    }

    @Test
    void everyCallTellsItsTimeItsSourceAndItsTransport() {
        assertThat(field.request("ListTunnels", "{}").context())
            .containsEntry("aws:SecureTransport", List.of("true"))
            .containsEntry("aws:CurrentTime", List.of("2026-11-24T12:00:00Z"))
            .containsEntry("aws:EpochTime", List.of("1795521600"))
            .containsEntry("aws:RequestedRegion", List.of("eu-west-1"))
            .containsKey("aws:SourceIp");
    }
}
