package io.culvert.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// The rows in which `culvert status` shows an agent or a local proxy.
final class EndRows {

    private final InstantSource clock;

    EndRows(InstantSource clock) {
        this.clock = clock;
    }

    /// @param end the document of its status socket
    List<String[]> of(JsonNode end) {
        List<String[]> rows = new ArrayList<>();
        JsonNode things = end.path("things");
        rows.add(new String[]{end.path("program").asString("") + thing(end),
                "version " + end.path("version").asString("") + ", process " + end.path("pid").asString("")
                        + ", started " + ago(end.path("startedAt"))});
        things.forEach(each -> rows
            .add(new String[]{"  MQTT" + (things.size() == 1 ? "" : " of " + each.path("thing").asString("")),
                    link(each.path("mqtt"), "connected")}));
        if (!things.isEmpty() && end.path("tunnels").isEmpty()) {
            rows.add(new String[]{"  tunnels", "none"});
        }
        end.path("tunnels").forEach(tunnel -> rows.add(row(tunnel)));
        return rows;
    }

    /// The thing of an agent that serves one, or of an operator's tunnel.
    private static String thing(JsonNode end) {
        JsonNode things = end.path("things");
        String thing = switch (things.size()) {
            case 0 -> end.path("tunnels").path(0).path("thing").asString("");
            case 1 -> things.path(0).path("thing").asString("");
            default -> "for " + things.size() + " things";
        };
        return thing.isEmpty() ? "" : " " + thing;
    }

    private String[] row(JsonNode tunnel) {
        return new String[]{"  " + tunnel.path("name").asString(""),
                link(tunnel.path("link"), "up") + "; other side " + otherSide(tunnel.path("otherSide"))
                        + "; connections: " + tunnel.path("connections").asLong(0)
                        + bond(tunnel.path("bond"))};
    }

    private String link(JsonNode link, String state) {
        String reason = link.path("reason").asString("");
        return (link.path(state).asBoolean(false) ? "connected for " : "not connected for ")
                + Ago.text(since(link.path("since"))) + (reason.isEmpty() ? "" : " (" + reason + ")");
    }

    private String otherSide(JsonNode side) {
        JsonNode since = side.path("since");
        return side.path("state").asString("")
                + (since.isMissingNode() ? "" : " for " + Ago.text(since(since)));
    }

    private static String bond(JsonNode bond) {
        return bond.isMissingNode() ? ""
                : "; bond " + bond.path("id").asString("") + " " + bond.path("state").asString("") + ", "
                        + bond.path("keptBytes").asLong(0) + " bytes kept, round trip "
                        + bond.path("roundTripMillis").asString("") + " ms";
    }

    private String ago(JsonNode time) {
        return Ago.text(since(time)) + " ago";
    }

    private Duration since(JsonNode time) {
        Duration since = Duration.between(Instant.parse(time.asString("")), clock.instant());
        return since.isNegative() ? Duration.ZERO : since;
    }
}
