package io.culvert.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What the service knows about the device of a thing.
///
/// @param connected whether it is connected to the service now
/// @param since when it connected; if it is not connected, when it was last seen, or null if it never was
/// @param elsewhere whether a broker or webhook may notify it while it is not connected
/// @param services the services that it reported; empty if it reported none
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

    /// Those of the given services that it does not offer; none if it reported no services.
    List<String> lacks(List<String> asked) {
        return services.isEmpty() ? List.of()
                : asked.stream().filter(service -> !services.contains(service)).toList();
    }
}
