package io.culvert.control.tunneling;

import static io.culvert.control.tunneling.TunnelCalls.TO_PUMP;
import static io.culvert.control.tunneling.TunnelCalls.arn;
import static io.culvert.control.tunneling.TunnelCalls.assertNotFound;
import static io.culvert.control.tunneling.TunnelCalls.ids;
import static io.culvert.control.tunneling.TunnelCalls.rotate;
import static io.culvert.control.tunneling.TunnelCalls.tunnel;
import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.control.TestService;
import io.culvert.tunnel.TunnelEvent;
import io.culvert.tunnel.TunnelId;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// A tunnel until it is gone (spec: service 1.8, rules 1 to 16).
class TunnelLifeTest {

    @AutoClose
    private final TestService service = new TestService();

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
        assertThat(rotate(service, id, "ALL", "").status()).isEqualTo(200);
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
}
