package io.culvert.control.tunneling;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.control.TestService.Answer;
import io.culvert.policy.Decision;
import io.culvert.tunnel.Destination;
import io.culvert.tunnel.Side;
import io.culvert.tunnel.TunnelEvent;
import io.culvert.tunnel.TunnelStatus;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What an operation does if the tunnel changes between the request for permission and the write (spec:
/// service 4.1).
class PermissionRacesTest {

    private static final String PUMP = "arn:aws:iot:eu-west-1:123456789012:thing/pump";

    @AutoClose
    private final PermissionField field = new PermissionField();

    /// Another caller gives the tunnel a thing after the permission was asked for and before the rotation.
    @Test
    void rotationIsPermittedForTheThingThatTheTunnelThenHas() {
        String id = field.service().open("{}");
        field.service().authorizer(request -> {
            field.asked().add(request);
            if (field.asked().size() == 1) {
                field.service()
                    .tunnels()
                    .rotate(field.stored(id), EnumSet.of(Side.DESTINATION),
                            new Destination("pump", List.of("SSH")));
            }
            return request.resources().contains(PUMP) ? new Decision.Denied("no policy", false, PUMP)
                    : new Decision.Allowed();
        });
        field.service().events();
        Answer answer = field.service()
            .json("RotateTunnelAccessToken", PermissionField.of(id, ",\"clientMode\":\"ALL\""));
        assertThat(answer.type()).isEqualTo("AccessDeniedException");
        assertThat(field.asked()).hasSize(2);
        assertThat(field.asked().getLast().resources()).contains(PUMP);
        assertThat(field.service().events()).filteredOn(TunnelEvent.Rotated.class::isInstance).hasSize(1);
    }

    /// Another caller gives the tunnel to another owner after the permission was asked for and before
    /// the write.
    @ParameterizedTest
    @ValueSource(strings = {"CloseTunnel", "TagResource", "UntagResource"})
    void aWriteIsPermittedForTheTagsThatTheTunnelThenHas(String operation) {
        String id = field.openTagged();
        field.service().authorizer(request -> {
            field.asked().add(request);
            if (field.asked().size() == 1) {
                field.service().tunnels().tag(field.stored(id), Map.of("owner", "bob"));
            }
            return List.of("alice").equals(request.context().get("aws:ResourceTag/owner"))
                    ? new Decision.Allowed()
                    : new Decision.Denied("not the owner", false, request.resources().getFirst());
        });
        field.service().events();
        Answer answer = field.calls(id)
            .stream()
            .filter(call -> call.operation().equals(operation))
            .findFirst()
            .orElseThrow()
            .answer();
        assertThat(answer.type()).isEqualTo("AccessDeniedException");
        assertThat(field.asked()).hasSize(2);
        assertThat(field.asked().getLast().context()).containsEntry("aws:ResourceTag/owner", List.of("bob"));
        assertThat(field.stored(id).tags()).isEqualTo(Map.of("owner", "bob"));
        assertThat(field.service().events()).isEmpty();
    }

    @Test
    void aWriteThatIsPermittedBeforeAndAfterIsDone() {
        String id = field.openTagged();
        field.service().authorizer(request -> {
            field.asked().add(request);
            if (field.asked().size() == 1) {
                field.service().tunnels().tag(field.stored(id), Map.of("owner", "bob"));
            }
            return new Decision.Allowed();
        });
        assertThat(field.service()
            .json("UntagResource", PermissionField.tagged(id, ",\"tagKeys\":[\"owner\"]"))
            .status()).isEqualTo(200);
        assertThat(field.asked()).hasSize(2);
        assertThat(field.stored(id).tags()).isEmpty();
    }

    @Test
    void aTunnelThatChangesBeforeEachAttemptIsRefusedForNow() {
        String id = field.openTagged();
        field.service().authorizer(request -> {
            field.asked().add(request);
            field.service().tunnels().tag(field.stored(id), Map.of("owner", "owner " + field.asked().size()));
            return new Decision.Allowed();
        });
        for (PermissionField.Call call : field.calls(id)) {
            field.asked().clear();
            if (call.operation().matches("CloseTunnel|(Unt|T)agResource|Rotate.*")) {
                assertThat(call.answer().type()).as(call.operation())
                    .isEqualTo("ServiceUnavailableException");
                assertThat(field.asked()).hasSize(5);
            }
        }
        assertThat(field.stored(id).status()).isEqualTo(TunnelStatus.OPEN);
    }
}
