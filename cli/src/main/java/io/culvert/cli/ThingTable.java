package io.culvert.cli;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// Devices as rows of tables.
final class ThingTable {

    static final String[] HEADS = {"THING", "DEVICE", "SERVICES", "GROUPS", "CERTIFICATE ENDS"};

    private static final int SHORT_ID = 12;

    private ThingTable() {}

    /// A row below [#HEADS].
    ///
    /// @param device an element of the answer to `ListDevices`
    static String[] row(JsonNode device, InstantSource clock) {
        return new String[]{device.path("thingName").asString(""), DeviceState.of(device).state(clock),
                joined(device.path("services")), joined(device.path("groups")),
                lastEnd(device).map(end -> Times.text(end, "")).orElse("none is active")};
    }

    /// One device as a table with a row for each of its properties.
    static List<String[]> members(JsonNode device, InstantSource clock) {
        List<String[]> rows = new ArrayList<>();
        DeviceState state = DeviceState.of(device);
        rows.add(new String[]{"thing", state.thing()});
        rows.add(new String[]{"device",
                state.state(clock) + (state.since() == null ? "" : " (since " + state.since() + ")")});
        rows.add(new String[]{"services", joined(device.path("services"))});
        rows.add(new String[]{"groups", joined(device.path("groups"))});
        device.path("attributes")
            .properties()
            .forEach(entry -> rows
                .add(new String[]{"attribute", entry.getKey() + "=" + entry.getValue().asString("")}));
        device.path("certificates")
            .forEach(certificate -> rows.add(new String[]{"certificate",
                    certificate.path("certificateId").asString("") + " "
                            + certificate.path("status").asString("") + ", ends "
                            + Times.text(certificate.path("endsAt"), "at an unknown time")}));
        rows.add(new String[]{"registered", Times.text(device.path("createdAt"), "-")});
        return rows;
    }

    /// The end of the active certificate that lasts longest.
    private static Optional<JsonNode> lastEnd(JsonNode device) {
        return device.path("certificates")
            .valueStream()
            .filter(certificate -> certificate.path("status").asString("").equals("ACTIVE"))
            .map(certificate -> certificate.path("endsAt"))
            .filter(JsonNode::isNumber)
            .max(Comparator.comparingDouble(JsonNode::asDouble));
    }

    /// The beginning of a certificate's id, long enough to name it in a command.
    static String shortId(String certificateId) {
        return certificateId.substring(0, Math.min(SHORT_ID, certificateId.length()));
    }

    private static String joined(JsonNode texts) {
        String all = texts.valueStream().map(JsonNode::asString).collect(Collectors.joining(", "));
        return all.isEmpty() ? "-" : all;
    }
}
