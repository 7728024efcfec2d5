package io.culvert.control.tunneling;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.control.TestService;
import io.culvert.control.TestService.Answer;
import java.util.List;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/// Bodies of calls on tunnels, and what tests read from the answers.
final class TunnelCalls {

    static final String TO_PUMP = "{\"destinationConfig\":{\"thingName\":\"pump\",\"services\":[\"SSH\",\"HTTP\"]}}";

    private TunnelCalls() {}

    static Answer rotate(TestService service, String id, String mode, String config) {
        return service.json("RotateTunnelAccessToken",
                "{\"tunnelId\":\"" + id + "\",\"clientMode\":\"" + mode + "\"" + config + "}");
    }

    static String tunnel(String id) {
        return "{\"tunnelId\":\"" + id + "\"}";
    }

    static String arn(String id) {
        return "{\"resourceArn\":\"" + TestService.arn(id) + "\"}";
    }

    static List<String> ids(JsonNode listed) {
        return StreamSupport.stream(listed.path("tunnelSummaries").spliterator(), false)
            .map(summary -> summary.path("tunnelId").asString())
            .toList();
    }

    static void assertNotFound(Answer answer, String name) {
        assertThat(answer.type()).as(answer.message()).isEqualTo("ResourceNotFoundException");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.message()).isEqualTo("Tunnel " + name + " not found");
    }
}
