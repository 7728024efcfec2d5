package io.culvert.cli;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/// The API's timestamps, seconds since 1970 with a fraction, in the form of ISO 8601.
final class Times {

    private static final double MILLIS = 1000;

    private Times() {}

    static Instant instant(JsonNode seconds) {
        return Instant.ofEpochMilli(Math.round(seconds.asDouble() * MILLIS));
    }

    /// To the second; the text `otherwise` if there is no timestamp.
    static String text(JsonNode seconds, String otherwise) {
        return seconds.isNumber() ? instant(seconds).truncatedTo(ChronoUnit.SECONDS).toString() : otherwise;
    }

    /// A copy of an answer in which each timestamp is ISO 8601.
    static JsonNode iso(JsonNode answer) {
        JsonNode copy = answer.deepCopy();
        convert(copy);
        return copy;
    }

    private static void convert(JsonNode node) {
        if (node instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> member : object.properties()) {
                if (member.getValue().isNumber() && isTime(member.getKey())) {
                    member.setValue(StringNode.valueOf(instant(member.getValue()).toString()));
                } else {
                    convert(member.getValue());
                }
            }
        } else if (node instanceof ArrayNode array) {
            array.forEach(Times::convert);
        }
    }

    private static boolean isTime(String member) {
        return member.endsWith("At") || member.endsWith("Date");
    }
}
