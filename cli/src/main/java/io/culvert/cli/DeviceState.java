package io.culvert.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A thing's device, as the service tells of it.
///
/// @param connected whether it waits for tunnels now
/// @param since when it connected; if it is not connected, when it was last seen, or null if it never was
/// @param elsewhere whether it may wait for tunnels without being connected, through a broker or webhook
/// @param services what it says it offers; empty if it does not say
record DeviceState(String thing, boolean connected, @Nullable Instant since, boolean elsewhere,
        List<String> services) {

    static DeviceState of(JsonNode answer) {
        JsonNode connectedAt = answer.path("connectedAt");
        JsonNode time = connectedAt.isNumber() ? connectedAt : answer.path("lastSeenAt");
        return new DeviceState(answer.path("thingName").asString(""),
                answer.path("connected").asBoolean(false), time.isNumber() ? Times.instant(time) : null,
                answer.path("notifiedElsewhere").asBoolean(false),
                answer.path("services").valueStream().map(JsonNode::asString).toList());
    }

    /// `connected for 3 h`, `last seen 3 h ago`, or `never seen`.
    String state(InstantSource clock) {
        if (since == null) {
            return connected ? "connected" : elsewhere ? "never seen here" : "never seen";
        }
        return connected ? "connected for " + Ago.text(Duration.between(since, clock.instant()))
                : "last seen " + Ago.of(since, clock);
    }

    /// The services that are asked for and that it says it does not offer.
    List<String> lacks(List<String> asked) {
        return services.isEmpty() ? List.of()
                : asked.stream().filter(service -> !services.contains(service)).toList();
    }
}
