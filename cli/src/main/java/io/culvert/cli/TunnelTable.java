package io.culvert.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// Tunnels as rows of tables.
final class TunnelTable {

    static final String[] HEADS = {"TUNNEL", "STATUS", "THING", "SERVICES", "SOURCE", "DEVICE", "LEFT",
            "DESCRIPTION"};

    private TunnelTable() {}

    /// A row below [#HEADS].
    ///
    /// @param tunnel the API's shape Tunnel
    static String[] row(JsonNode tunnel, Instant now) {
        JsonNode to = tunnel.path("destinationConfig");
        return new String[]{tunnel.path("tunnelId").asString(""), status(tunnel),
                to.path("thingName").asString("-"), services(to), side(tunnel, "sourceConnectionState"),
                side(tunnel, "destinationConnectionState"), left(tunnel, now),
                tunnel.path("description").asString("")};
    }

    /// One tunnel as a table with a row for each of its properties.
    static List<String[]> members(JsonNode tunnel, Instant now) {
        JsonNode to = tunnel.path("destinationConfig");
        return List.of(new String[]{"tunnel", tunnel.path("tunnelId").asString("")},
                new String[]{"status", status(tunnel)},
                new String[]{"thing", to.path("thingName").asString("-")},
                new String[]{"services", services(to)},
                new String[]{"source", since(tunnel.path("sourceConnectionState"))},
                new String[]{"device", since(tunnel.path("destinationConnectionState"))},
                new String[]{"notified", notified(tunnel)}, new String[]{"left", left(tunnel, now)},
                new String[]{"opened", Times.text(tunnel.path("createdAt"), "-")},
                new String[]{"tags", tags(tunnel)},
                new String[]{"description", tunnel.path("description").asString("")});
    }

    /// Adds the access tokens of an answer. The API gives them only once.
    static void addTokens(List<String[]> rows, JsonNode answer) {
        for (String name : List.of("sourceAccessToken", "destinationAccessToken")) {
            if (answer.has(name)) {
                rows.add(new String[]{name, answer.path(name).asString()});
            }
        }
    }

    /// The tunnel and its access tokens.
    static List<String[]> opened(JsonNode answer) {
        List<String[]> rows = new ArrayList<>();
        if (answer.has("tunnelId")) {
            rows.add(new String[]{"tunnelId", answer.path("tunnelId").asString()});
        }
        rows.add(new String[]{"tunnelArn", answer.path("tunnelArn").asString()});
        addTokens(rows, answer);
        return rows;
    }

    private static String status(JsonNode tunnel) {
        return tunnel.path("status").asString("");
    }

    private static String services(JsonNode destination) {
        return destination.path("services")
            .valueStream()
            .map(JsonNode::asString)
            .collect(Collectors.joining(", "));
    }

    private static String side(JsonNode tunnel, String member) {
        return switch (tunnel.path(member).path("status").asString("")) {
            case "CONNECTED" -> "here";
            case "DISCONNECTED" -> "away";
            default -> "-";
        };
    }

    private static String since(JsonNode state) {
        String time = Times.text(state.path("lastUpdatedAt"), "");
        return (state.path("status").asString("").equals("CONNECTED") ? "here" : "away")
                + (time.isEmpty() ? "" : " since " + time);
    }

    /// When the device confirmed that it was told of the tunnel's present token.
    private static String notified(JsonNode tunnel) {
        return tunnel.path("destinationConfig").has("thingName")
                ? Times.text(tunnel.path("deviceNotifiedAt"), "not yet")
                : "-";
    }

    private static String left(JsonNode tunnel, Instant now) {
        JsonNode minutes = tunnel.path("timeoutConfig").path("maxLifetimeTimeoutMinutes");
        if (!status(tunnel).equals("OPEN") || !minutes.isNumber()) {
            return "-";
        }
        Instant end = Times.instant(tunnel.path("createdAt")).plus(Duration.ofMinutes(minutes.asInt()));
        return Ago.text(Duration.between(now, end));
    }

    private static String tags(JsonNode tunnel) {
        return tunnel.path("tags")
            .valueStream()
            .map(tag -> tag.path("key").asString() + "=" + tag.path("value").asString())
            .collect(Collectors.joining(", "));
    }
}
