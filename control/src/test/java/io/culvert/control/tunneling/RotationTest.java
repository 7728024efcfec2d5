package io.culvert.control.tunneling;

import static io.culvert.control.tunneling.TunnelCalls.TO_PUMP;
import static io.culvert.control.tunneling.TunnelCalls.assertNotFound;
import static io.culvert.control.tunneling.TunnelCalls.rotate;
import static io.culvert.control.tunneling.TunnelCalls.tunnel;
import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.control.TestService;
import io.culvert.control.TestService.Answer;
import io.culvert.tunnel.TunnelEvent;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// RotateTunnelAccessToken (spec: service 2).
class RotationTest {

    private static final String UNKNOWN = "0ea2b3ff-0000-4000-8000-000000000000";

    @AutoClose
    private final TestService service = new TestService();

    @Test
    void rotationAnswersTheNewTokensAlone() {
        JsonNode opened = service.json("OpenTunnel", TO_PUMP).body();
        String id = opened.path("tunnelId").asString();
        Set<JsonNode> tokens = new HashSet<>(
                List.of(opened.path("sourceAccessToken"), opened.path("destinationAccessToken")));
        JsonNode source = rotate(service, id, "SOURCE", "").body();
        assertThat(source.propertyNames()).containsExactly("tunnelArn", "sourceAccessToken");
        JsonNode destination = rotate(service, id, "DESTINATION", "").body();
        assertThat(destination.propertyNames()).containsExactly("tunnelArn", "destinationAccessToken");
        JsonNode all = rotate(service, id, "ALL", "").body();
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
        rotate(service, id, "SOURCE", "");
        assertThat(service.events()).hasSize(1).allMatch(TunnelEvent.Rotated.class::isInstance);
        for (String mode : List.of("DESTINATION", "ALL")) {
            rotate(service, id, mode, "");
            assertThat(service.events()).anyMatch(TunnelEvent.NotificationDue.class::isInstance);
        }
        assertThat(service.describe(id).path("lastUpdatedAt").asDouble()).isEqualTo(1795521600.25);
    }

    @Test
    void rotationTakesTheSameDestinationAgainInAnyOrderAndNoOther() {
        String id = service.open(TO_PUMP);
        assertThat(rotate(service, id, "ALL", config("pump", "HTTP\",\"SSH")).status()).isEqualTo(200);
        Answer other = rotate(service, id, "DESTINATION", config("valve", "SSH\",\"HTTP"));
        assertThat(other.type()).isEqualTo("ValidationException");
        assertThat(other.message())
            .isEqualTo("destinationConfig: differs from the tunnel's (expected: the tunnel's, or none)");
        assertThat(rotate(service, id, "ALL", config("pump", "SSH")).type()).isEqualTo("ValidationException");
    }

    @Test
    void rotationAdoptsADestinationWhereThereIsNone() {
        String id = service.open("{}");
        assertThat(rotate(service, id, "DESTINATION", config("pump", "A\",\"B\",\"C\",\"D")).type())
            .isEqualTo("LimitExceededException");
        assertThat(rotate(service, id, "DESTINATION", config("pump", "SSH")).status()).isEqualTo(200);
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
            assertNotFound(rotate(service, id, "ALL", ""), id);
        }
    }

    private static String config(String thing, String services) {
        return ",\"destinationConfig\":{\"thingName\":\"" + thing + "\",\"services\":[\"" + services + "\"]}";
    }
}
